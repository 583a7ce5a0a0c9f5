import { evaluateArithmetic } from "./arithmetic.ts";
import { assignsNothing } from "./assignedNames.ts";
import { isResolved, type Piece, textOf } from "./expandedWord.ts";
import { expandWords, numberIn } from "./expandWord.ts";
import type { ExpansionContext } from "./expansion.ts";
import type {
  BranchStatement,
  ListStatement,
  ShellBranch,
  ShellStatement,
  ShellWord,
  SimpleCommand,
} from "./shellScript.ts";

/**
 * Which branch runs, where the file tells: its index, `"none"`, or `null` when it depends on what the file does
 * not tell. A script without arguments and without variables from outside is meant, as with `${1:-default}`.
 */
export function decideBranch(statement: BranchStatement, context: ExpansionContext): number | "none" | null {
  if (statement.subject) return decideCase(statement.subject, statement.branches, context);
  for (const [index, branch] of statement.branches.entries()) {
    const isElse = branch.condition.length === 0;
    const holds = isElse ? true : decideCondition(branch.condition, context);
    if (holds === null) return null;
    if (holds) return index;
  }
  return "none";
}

/** Whether a condition of tests holds; `null` where the file does not tell. */
export function decideCondition(
  condition: readonly ShellStatement[],
  context: ExpansionContext,
): boolean | null {
  const [statement] = condition;
  return statement && condition.length === 1 ? decideStatement(statement, context) : null;
}

function decideStatement(statement: ShellStatement, context: ExpansionContext): boolean | null {
  if (statement.kind === "list") return decideList(statement, context);
  if (statement.kind === "command") return decideWord(statement, context);
  if (statement.kind !== "test") return null;
  return statement.words.length === 0
    ? decideArithmetic(statement.text, context)
    : decideAll(statement.words, context);
}

/** `[[ a ]] || [[ b ]]`, and `[[ a ]] && A=1`, which holds as its test does. */
function decideList({ operator, left, right }: ListStatement, context: ExpansionContext): boolean | null {
  if (!left || !right) return null;
  const isAssigned = operator === "&&" && right.kind === "assignment";
  // What a test asks may be what an assignment before it has changed.
  if (!isAssigned && !assignsNothing(left)) return null;
  const first = decideStatement(left, context);
  return join(operator, [first, isAssigned ? true : decideStatement(right, context)]);
}

/** `if $QUANTIZE`: the command that a variable holds, `true` or `false`. */
function decideWord({ words, assignments }: SimpleCommand, context: ExpansionContext): boolean | null {
  const [only, more] = words;
  if (!only || more || assignments.length > 0) return null;
  const text = knownText(only, context);
  return text === "true" ? true : text === "false" ? false : null;
}

/** `(( TP > 1 ))`. */
function decideArithmetic(text: string, context: ExpansionContext): boolean | null {
  const [, left, operator, right] = /^\(\(([^<>=!&|]+)(==|!=|<=?|>=?)([^<>=!&|]+)\)\)$/.exec(text) ?? [];
  if (left === undefined || operator === undefined || right === undefined) return null;
  const [a, b] = [left, right].map((each) => evaluateArithmetic(each, (name) => numberIn(name, context)));
  const test = arithmeticTests[operator];
  return a == null || b == null || !test ? null : compare(`${a}`, test, `${b}`);
}

const arithmeticTests: Readonly<Record<string, string>> = {
  "==": "-eq",
  "!=": "-ne",
  "<": "-lt",
  "<=": "-le",
  ">": "-gt",
  ">=": "-ge",
};

/** The tests of `[[ a || b && c ]]`; brackets within are not followed. */
function decideAll(words: readonly ShellWord[], context: ExpansionContext): boolean | null {
  if (words.some(({ written }) => written === "(" || written === ")")) return null;
  for (const operator of ["||", "&&"] as const) {
    const sides = splitAt(words, operator);
    if (sides.length > 1 && sides[0]?.length !== 0)
      return join(
        operator,
        sides.map((side) => decideAll(side, context)),
      );
  }
  const negated = words[0]?.written === "!";
  const holds = decideTest(words.slice(negated ? 1 : 0), context);
  return holds === null ? null : holds !== negated;
}

function splitAt(words: readonly ShellWord[], operator: string): readonly (readonly ShellWord[])[] {
  const sides: ShellWord[][] = [[]];
  for (const word of words) {
    if (word.written === operator) sides.push([]);
    else sides.at(-1)?.push(word);
  }
  return sides;
}

/** What conditions come to of which some may not be known. */
function join(operator: "&&" | "||", sides: readonly (boolean | null)[]): boolean | null {
  const decisive = operator === "||";
  if (sides.includes(decisive)) return decisive;
  return sides.includes(null) ? null : !decisive;
}

function decideTest(words: readonly ShellWord[], context: ExpansionContext): boolean | null {
  const [first, second, third, more] = words;
  if (!first || more) return null;
  if (!second) return filled(first, context);
  if (!third) {
    if (/^-[aefrs]$/.test(first.written)) return isThere(second, context);
    const isFilled = first.written === "-n" || first.written === "-z" ? filled(second, context) : null;
    return isFilled === null ? null : isFilled === (first.written === "-n");
  }
  const left = knownText(first, context);
  const right = knownText(third, context);
  if (left !== null && /^(?:==?|!=)$/.test(second.written) && /[*?[]/.test(third.written)) {
    const matches = matchesGlob(third, left);
    return matches === null ? null : matches === (second.written !== "!=");
  }
  return left === null || right === null ? null : compare(left, second.written, right);
}

function filled(word: ShellWord, context: ExpansionContext): boolean | null {
  const text = knownText(word, context);
  return text === null ? null : text !== "";
}

/** A file that is not known to be there may still be. */
function isThere(word: ShellWord, context: ExpansionContext): boolean | null {
  const pieces = expandWords([word], context).flatMap((each) => each.pieces);
  return context.variables.hasFile?.(textOf(pieces)) ? true : null;
}

function compare(left: string, operator: string, right: string): boolean | null {
  const numbers = /^-?\d{1,15}$/.test(left) && /^-?\d{1,15}$/.test(right);
  const difference = Number(left) - Number(right);
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "-eq":
      return numbers ? difference === 0 : null;
    case "-ne":
      return numbers ? difference !== 0 : null;
    case "-gt":
      return numbers ? difference > 0 : null;
    case "-ge":
      return numbers ? difference >= 0 : null;
    case "-lt":
      return numbers ? difference < 0 : null;
    case "-le":
      return numbers ? difference <= 0 : null;
    default:
      return null;
  }
}

function decideCase(
  subject: ShellWord,
  branches: readonly ShellBranch[],
  context: ExpansionContext,
): number | "none" | null {
  const text = knownText(subject, context);
  if (text === null) return null;
  for (const [index, branch] of branches.entries()) {
    for (const pattern of branch.patterns) {
      const matches = matchesGlob(pattern, text);
      if (matches === null) return null;
      if (matches) return index;
    }
  }
  return "none";
}

/** Whether a text is what a pattern of plain characters and stars means; `null` for any other pattern. */
function matchesGlob({ written, parts }: ShellWord, text: string): boolean | null {
  const isPlain = parts.every(
    (part) => part.kind === "literal" && !(part.quoted && /[*?[]/.test(part.value)),
  );
  if (!isPlain) return null;
  const pattern = parts.map((part) => (part.kind === "literal" ? part.value : "")).join("");
  if (/[?[(]/.test(pattern) || written.startsWith("(")) return null;
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > text.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}

/**
 * The text of a word in a test, positional parameters being unset. An empty default (`${X:-}`) only keeps `set -u`
 * quiet and says nothing of what `X` is.
 */
function knownText(word: ShellWord, context: ExpansionContext): string | null {
  const [only] = word.parts;
  if (word.parts.length === 1 && only?.kind === "parameter" && only.operator === "") {
    const isBound = context.variables.bindings.has(only.name);
    if (only.name === "#" && !isBound) return "0";
    if (/^[1-9@*]$/.test(only.name) && !isBound) return "";
  }
  const pieces = expandWords([word], context).flatMap((each) => each.pieces);
  if (!isResolved(pieces) || pieces.some((piece) => piece.conditional)) return null;
  const text = textOf(pieces);
  const fromOutside = word.parts.some(
    (part) => part.kind === "parameter" && isEmptyDefault(part.name, context),
  );
  return text === "" && (fromOutside || word.parts.some(hasEmptyDefault)) ? null : text;
}

function hasEmptyDefault(part: ShellWord["parts"][number]): boolean {
  return part.kind === "parameter" && /^:?[-=]$/.test(part.operator);
}

function isEmptyDefault(name: string, { variables }: ExpansionContext): boolean {
  const value = variables.bindings.get(name)?.value;
  return value?.kind === "text" && value.pieces.some((piece: Piece) => piece.expression !== null);
}
