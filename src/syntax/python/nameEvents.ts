import { expressionsIn, type PythonStatement } from "./pythonModule.ts";

/** The statements that concern each name, in order. */
export function eventsByName(
  statements: readonly PythonStatement[],
): ReadonlyMap<string, readonly PythonStatement[]> {
  const events = new Map<string, PythonStatement[]>();
  for (const statement of statements) {
    for (const event of [statement, ...popsIn(statement)]) {
      for (const name of namesOf(event)) {
        const known = events.get(name);
        if (known) known.push(event);
        else events.set(name, [event]);
      }
    }
  }
  return events;
}

function namesOf(statement: PythonStatement): readonly string[] {
  switch (statement.kind) {
    case "assign":
    case "bind":
    case "assign-item":
      return [statement.name];
    case "expression": {
      const called = statement.value.kind === "call" ? statement.value.callee : "";
      return called.includes(".") ? [called.slice(0, called.lastIndexOf("."))] : [];
    }
    case "import":
      return statement.names.map((each) => each.as);
    case "declare":
    case "return":
      return [];
  }
}

/** `config.pop("model")` amid an expression changes `config` for what comes after. */
function popsIn(statement: PythonStatement): readonly PythonStatement[] {
  if (!("value" in statement)) return [];
  return expressionsIn(statement.value).flatMap((each) => {
    if (each.kind !== "call" || each === statement.value || !each.callee.endsWith(".pop")) return [];
    const { end } = statement.range;
    const { scope, outer, owner, isClassLevel, blocks } = statement;
    const place = { range: { start: end, end }, scope, outer, owner, isClassLevel, blocks };
    return [{ ...place, kind: "expression", value: each } as const];
  });
}

/** How often each name stands in a text, attributes (`a.b`) not counted by themselves. */
export function countNameUses(text: string): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const [name] of text.matchAll(/(?<![\w.])[A-Za-z_]\w*/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}
