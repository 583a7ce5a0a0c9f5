import { calculatedName } from "./calculation.ts";
import type { ShellStatement } from "./shellScript.ts";

/**
 * The variables that statements assign, however deep: those that get a new value, those that only grow (`+=`),
 * or those declared `local`.
 */
export function assignedNames(
  body: readonly ShellStatement[],
  how: "replaced" | "appended" | "local",
): ReadonlySet<string> {
  const names = known.get(body) ?? collectAll(body);
  known.set(body, names);
  return names[how];
}

type Names = Record<"replaced" | "appended" | "local", ReadonlySet<string>>;

/** A function's body is asked about at each call of it. */
const known = new WeakMap<readonly ShellStatement[], Names>();

function collectAll(body: readonly ShellStatement[]): Names {
  const names = { replaced: new Set<string>(), appended: new Set<string>(), local: new Set<string>() };
  for (const statement of body) collect(statement, names);
  for (const name of names.replaced) names.appended.delete(name);
  return names;
}

type Collected = Record<"replaced" | "appended" | "local", Set<string>>;

function collect(statement: ShellStatement, names: Collected): void {
  collectOwn(statement, names);
  for (const inner of innerStatements(statement)) collect(inner, names);
}

function collectOwn(statement: ShellStatement, names: Collected): void {
  if (statement.kind === "assignment") {
    for (const assignment of statement.assignments) {
      names[assignment.append ? "appended" : "replaced"].add(assignment.name);
      if (statement.keyword === "local") names.local.add(assignment.name);
    }
    for (const { name } of statement.names) {
      if (statement.keyword === "local") names.local.add(name);
      if (statement.keyword === "unset") names.replaced.add(name);
    }
  }
  const calculated = statement.kind === "test" ? calculatedName(statement) : null;
  if (calculated !== null) names.replaced.add(calculated);
  if (statement.kind === "loop") {
    const { variable, counter } = statement;
    for (const { name } of [variable, counter].filter((each) => each !== null)) names.replaced.add(name);
  }
}

/** Whether a statement leaves every variable as it is. */
export function assignsNothing(statement: ShellStatement): boolean {
  const isKnown = unassigning.get(statement);
  if (isKnown !== undefined) return isKnown;
  const names = { replaced: new Set<string>(), appended: new Set<string>(), local: new Set<string>() };
  const inner = innerStatements(statement);
  collectOwn(statement, names);
  const answer = names.replaced.size + names.appended.size === 0 && inner.every(assignsNothing);
  unassigning.set(statement, answer);
  return answer;
}

/** In a chain of tests it is asked of each, which stands in all that follow. */
const unassigning = new WeakMap<ShellStatement, boolean>();

/** The statements directly inside one; a function's body runs only where it is called and does not count. */
export function innerStatements(statement: ShellStatement): readonly ShellStatement[] {
  switch (statement.kind) {
    case "list":
      return [statement.left, statement.right].filter((inner) => inner !== null);
    case "pipeline":
      return statement.commands;
    case "group":
      return statement.body;
    case "branch":
      return statement.branches.flatMap((branch) => [...branch.condition, ...branch.body]);
    case "loop":
      return [...statement.condition, ...statement.body];
    default:
      return [];
  }
}
