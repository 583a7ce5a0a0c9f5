import { evaluateArithmetic } from "./arithmetic.ts";
import { innerStatements } from "./assignedNames.ts";
import { isResolved, type Piece, suppliedPiece, textOf } from "./expandedWord.ts";
import { expandWords, numberIn } from "./expandWord.ts";
import type { ExpansionContext } from "./expansion.ts";
import { readWord } from "./readWord.ts";
import type { LoopCounter, LoopStatement, ShellStatement, ShellWord } from "./shellScript.ts";

/** What a loop's variable is in each of its rounds, which are few enough to walk them one by one. */
export interface LoopRounds {
  readonly name: string;
  readonly values: readonly (readonly Piece[])[];
}

/** More are walked as one round of which little is known. */
const mostRounds = 16;

/**
 * The rounds of `for m in a b`, `for m in "${A[@]}"`, `for i in "${!A[@]}"`, `for ((i = 0; i < 4; i++))`, where the
 * file tells them all; else `null`. A loop that nothing is given for may still have rounds elsewhere.
 */
export function roundsOfLoop(loop: LoopStatement, context: ExpansionContext): LoopRounds | null {
  const { words, variable, counter, body } = loop;
  const name = variable?.name ?? counter?.name;
  if (name === undefined) return null;
  const values =
    counter !== null
      ? countedValues(counter, context)
      : (words?.map((word) => valuesOf(word, context)) ?? null);
  const all = values?.every((value) => value !== null) ? values.flat() : [];
  const isFew = all.length > 0 && all.length <= mostRounds;
  return isFew && !body.some(leavesRound) ? { name, values: all } : null;
}

/**
 * Behind a `break` or `continue` nobody knows what of a round is left, and a `return` that is no failure's ends a loop
 * that waits for something.
 */
function leavesRound(statement: ShellStatement): boolean {
  if (statement.kind !== "command") return innerStatements(statement).some(leavesRound);
  const [first, second] = statement.words;
  if (first?.written === "return") return second === undefined || second.written === "0";
  return /^(?:break|continue)$/.test(first?.written ?? "");
}

type Value = readonly Piece[];

function countedValues(
  { bounds }: LoopCounter,
  context: ExpansionContext,
): (readonly Value[] | null)[] | null {
  if (!bounds) return null;
  const first = numberOf(bounds.first, context);
  const limit = numberOf(bounds.limit, context);
  if (first === null || limit === null) return null;
  return [numbers(first, bounds.inclusive ? limit : limit - 1, bounds.first)];
}

/** The words that one written word gives; `null` where that is not known, or a matter of the files that are there. */
function valuesOf(word: ShellWord, context: ExpansionContext): readonly Value[] | null {
  const [only, more] = word.parts;
  if (only && !more) {
    const listed = /^\$\{!(\w+)\[[@*]\]\}$/.exec(only.kind === "parameter" ? only.expression : "")?.[1];
    if (listed !== undefined) return keysOf(listed, word, context);
    const sequence = only.kind === "command" ? sequenceOf(only.script.text, context) : null;
    if (sequence) return numbers(sequence.first, sequence.last, word);
    const braces =
      only.kind === "literal" && !only.quoted ? /^\{(\d{1,9})\.\.(\d{1,9})\}$/.exec(only.value) : null;
    if (braces) return numbers(Number(braces[1]), Number(braces[2]), word);
  }
  const expanded = expandWords([word], context);
  const isKnown = expanded.every(
    ({ pieces, conditional }) =>
      !conditional &&
      isResolved(pieces) &&
      pieces.every((piece) => !piece.conditional && !/[*?[{~]/.test(piece.text)),
  );
  return isKnown ? expanded.map(({ pieces }) => pieces) : null;
}

/** `${!A[@]}`: the places of an array's elements, or the keys of a map. */
function keysOf(name: string, word: ShellWord, { variables }: ExpansionContext): readonly Value[] | null {
  const value = variables.bindings.get(name)?.value;
  if (value?.kind === "map") return [...value.entries.keys()].map((key) => textValue(key, word));
  if (value?.kind !== "list" || value.words.some(({ conditional }) => conditional)) return null;
  return numbers(0, value.words.length - 1, word);
}

/** `seq 4`, `seq 0 "$LAST"`. */
function sequenceOf(script: string, context: ExpansionContext): { first: number; last: number } | null {
  const [, first, last] = /^\s*seq\s+(?:(\S+)\s+)?(\S+)\s*$/.exec(script) ?? [];
  if (last === undefined) return null;
  const read = (text: string) => {
    const source = {
      text,
      pieces: [{ start: 0, length: text.length, range: { start: 0, end: 0 }, verbatim: false }],
    };
    return numberOf(readWord(source, 0, text.length).word, context);
  };
  const [from, to] = [first === undefined ? 1 : read(first), read(last)];
  return from === null || to === null ? null : { first: from, last: to };
}

function numberOf(word: ShellWord, context: ExpansionContext): number | null {
  const [only, more] = expandWords([word], context);
  if (!only || more || only.conditional || !isResolved(only.pieces)) return null;
  return evaluateArithmetic(textOf(only.pieces), (name) => numberIn(name, context));
}

/** `null` where there are more than are walked one by one. */
function numbers(first: number, last: number, word: ShellWord): readonly Value[] | null {
  const count = Math.max(last - first + 1, 0);
  if (count > mostRounds) return null;
  return Array.from({ length: count }, (_, index) => textValue(`${first + index}`, word));
}

function textValue(text: string, { range }: ShellWord): Value {
  return [suppliedPiece(text, range)];
}
