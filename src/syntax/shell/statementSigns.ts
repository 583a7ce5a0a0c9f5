import { assignedNames } from "./assignedNames.ts";
import type { Piece } from "./expandedWord.ts";
import type { ShellBranch, ShellStatement, ShellWord } from "./shellScript.ts";
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

/** `[ -z "$X" ] && X=5`, `[ -n "$X" ] || X=5`: like `${X:-5}`, a default for what the file leaves to its caller. */
export function givesDefault(
  condition: readonly ShellStatement[],
  body: readonly ShellStatement[],
  variables: Variables,
  operator: "-z" | "-n" = "-z",
): boolean {
  const tested = testedForText(condition);
  return (
    tested?.operator === operator &&
    isLeftOpen(tested.name, variables) &&
    assignedNames(body, "replaced").has(tested.name)
  );
}

/** Whether nobody but the caller fills a variable: it is not assigned, or as `X=$1`, `X="${1:-}"`, `X=$OTHER`. */
function isLeftOpen(name: string, { bindings }: Variables): boolean {
  const value = bindings.get(name)?.value;
  if (value?.kind !== "text") return value === undefined;
  const [only, more] = value.pieces;
  if (!only || more || only.expression === null || only.conditional) return false;
  return only.text === "" || isOfCaller(only, bindings);
}

/** `$1`, `${MODEL}` that nothing in the file gives. */
function isOfCaller({ unresolved, text }: Piece, bindings: Variables["bindings"]): boolean {
  const name = /^\$\{?(\w+)\}?$/.exec(text)?.[1];
  return unresolved && name !== undefined && !bindings.has(name);
}

/**
 * `if [ -n "$X" ]; then M="$X"; else M=d; fi`, and `M=d; if [ -n "$X" ]; then M="$X"; fi`, are long forms of
 * `M="${X:-d}"`: the index of the branch with the default, `"none"` for the one that stands before, else `null`.
 */
export function branchOfDefault(
  [first, second, more]: readonly ShellBranch[],
  variables: Variables,
): number | "none" | null {
  if (!first || more || (second && second.condition.length > 0)) return null;
  const tested = testedForText(first.condition);
  if (!tested || !isLeftOpen(tested.name, variables)) return null;
  const isFirst = tested.operator === "-z";
  if (!second) {
    const isFilled = (name: string) => hasText(name, variables);
    return !isFirst && handsOn(first.body, tested.name, isFilled) ? "none" : null;
  }
  const [given, handedOn] = isFirst ? [first, second] : [second, first];
  const names = assignedNames(given.body, "replaced");
  if (!handsOn(handedOn.body, tested.name, (name) => names.has(name))) return null;
  return isFirst ? 0 : 1;
}

function hasText(name: string, { bindings }: Variables): boolean {
  const value = bindings.get(name)?.value;
  return value?.kind === "text" && value.pieces.some(({ text }) => text !== "");
}

/** Whether statements do no more than give the variables that are meant what `source` has. */
function handsOn(
  body: readonly ShellStatement[],
  source: string,
  isMeant: (name: string) => boolean,
): boolean {
  const assignments = body.filter((statement) => !says(statement));
  return (
    assignments.length > 0 &&
    assignments.every(
      (statement) =>
        statement.kind === "assignment" &&
        statement.assignments.every(
          ({ name, value, append }) =>
            !append && isMeant(name) && value.kind === "scalar" && isVariable(value.word, source),
        ),
    )
  );
}

/** `[ -z "$X" ]`, `[[ -n "${X:-}" ]]`, `[ -z "${X+x}" ]`, `[ "$X" = "" ]`: what is asked of which variable. */
function testedForText(
  condition: readonly ShellStatement[],
): { readonly operator: string; readonly name: string } | null {
  const [test] = condition;
  if (condition.length !== 1 || test?.kind !== "test") return null;
  const [, negation, written, name] =
    /^\[\[?\s+(!\s+)?-([zn])\s+"?\$\{?(\w+)(?::?[-+]\w*)?\}?"?\s+\]/.exec(test.text) ?? [];
  if (name !== undefined)
    return { operator: (written === "z") === (negation === undefined) ? "-z" : "-n", name };
  const [, compared, equals] =
    /^\[\[?\s+"?\$\{?(\w+)(?::?-)?\}?"?\s+(==?|!=)\s+""\s+\]/.exec(test.text) ?? [];
  return compared === undefined ? null : { operator: equals === "!=" ? "-n" : "-z", name: compared };
}

function says(statement: ShellStatement): boolean {
  return statement.kind === "command" && /^(?:echo|printf|log\w*)$/.test(statement.words[0]?.written ?? "");
}

function isVariable(word: ShellWord | null, name: string): boolean {
  const written = word?.written.replace(/^"(.*)"$/, "$1");
  return written === `$${name}` || written === `\${${name}}`;
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
