import { assignedNames } from "./assignedNames.ts";
import type { ShellStatement } from "./shellScript.ts";
import type { Variables } from "./variables.ts";

/** Commands whose failure ends the script's sense anyway: `cd dir && A=1` assigns. */
export function alwaysSucceeds(statement: ShellStatement): boolean {
  if (statement.kind === "assignment") return true;
  if (statement.kind === "list")
    return (
      statement.operator === "&&" &&
      [statement.left, statement.right].every((part) => part !== null && alwaysSucceeds(part))
    );
  return (
    statement.kind === "command" &&
    ["cd", "source", ".", "set", "mkdir", "module", "conda", "eval", "echo"].includes(
      statement.words[0]?.written ?? "",
    )
  );
}

/** `[ -z "$X" ] && X=5`: like `${X:-5}`, a default for what the file does not assign. */
export function givesDefault(
  condition: readonly ShellStatement[],
  body: readonly ShellStatement[],
  variables: Variables,
): boolean {
  const [test] = condition;
  if (condition.length !== 1 || test?.kind !== "test") return false;
  const name = /^\[\[?\s+-z\s+"?\$\{?([A-Za-z_]\w*)(?::?-)?\}?"?\s+\]/.exec(test.text)?.[1];
  return name !== undefined && !variables.bindings.has(name) && assignedNames(body, "replaced").has(name);
}

export function readsArguments(statement: ShellStatement): boolean {
  if (statement.kind === "test") return /\$#|\$\{?[1@]/.test(statement.text);
  if (statement.kind === "list")
    return [statement.left, statement.right].some((part) => part !== null && readsArguments(part));
  return statement.kind === "command" && statement.words[0]?.written === "getopts";
}

/** The index behind the `exit` that ends a script whatever happened before: what is left below it does not run. */
export function endOfScript(body: readonly ShellStatement[]): number {
  const index = body.findIndex(
    (statement) => statement.kind === "command" && statement.words[0]?.written === "exit",
  );
  return index < 0 ? body.length : index + 1;
}
