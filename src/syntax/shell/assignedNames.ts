import type { ShellStatement } from "./shellScript.ts";

/**
 * The variables that statements assign, however deep: those that get a new value, those that only grow (`+=`),
 * or those declared `local`.
 */
export function assignedNames(
  body: readonly ShellStatement[],
  how: "replaced" | "appended" | "local",
): Set<string> {
  const names = { replaced: new Set<string>(), appended: new Set<string>(), local: new Set<string>() };
  for (const statement of body) collect(statement, names);
  for (const name of names.replaced) names.appended.delete(name);
  return names[how];
}

function collect(
  statement: ShellStatement,
  names: Record<"replaced" | "appended" | "local", Set<string>>,
): void {
  const each = (body: readonly (ShellStatement | null)[]) => {
    for (const inner of body) if (inner) collect(inner, names);
  };
  switch (statement.kind) {
    case "assignment":
      for (const assignment of statement.assignments) {
        names[assignment.append ? "appended" : "replaced"].add(assignment.name);
        if (statement.keyword === "local") names.local.add(assignment.name);
      }
      for (const { name } of statement.names) {
        if (statement.keyword === "local") names.local.add(name);
        if (statement.keyword === "unset") names.replaced.add(name);
      }
      return;
    case "list":
      return each([statement.left, statement.right]);
    case "pipeline":
      return each(statement.commands);
    case "group":
      return each(statement.body);
    case "branch":
      return each(statement.branches.flatMap((branch) => [...branch.condition, ...branch.body]));
    case "loop":
      if (statement.variable) names.replaced.add(statement.variable.name);
      return each([...statement.condition, ...statement.body]);
    default:
      return;
  }
}
