import { containsRange, type TextRange } from "../../text/textRange.ts";
import { type PythonContext, type PythonValue, unknown } from "./pythonValue.ts";

/**
 * A text or number stands at the place where the name is used, and remembers its literal; what holds further
 * values keeps their places.
 */
export function atUse(
  name: string,
  value: PythonValue,
  range: TextRange,
  context: PythonContext,
): PythonValue {
  if (value.kind === "unknown") return unknown(context, range);
  if (value.kind === "list" || value.kind === "mapping") return value;
  // Two are its assignment and one use.
  const isOwn = context.uses.get(name) === 2;
  const definitionOf = (literal: TextRange | null) =>
    literal && (isOwn || isOfOneRun(literal, context)) ? literal : null;
  if (value.kind === "plain") {
    const place = placeOfUse(range, context);
    return { ...value, range: place, isUse: true, definition: definitionOf(value.definition ?? value.range) };
  }
  // A command line that is kept in a string: its words stand where they were written.
  if (/\s/.test(value.pieces.map((piece) => piece.value).join(""))) return value;
  const [only] = value.pieces;
  const literal =
    value.pieces.length === 1 && only ? (only.definition ?? (only.verbatim ? only.range : null)) : null;
  const pieces = value.pieces.map((piece) => ({
    ...piece,
    range: placeOfUse(range, context),
    verbatim: false,
    expression: name,
    value: piece.unresolved ? name : piece.value,
    definition: definitionOf(literal),
  }));
  return { ...value, pieces, range };
}

/** Whether a literal gives a value to just the run of a function that is being followed, or to the round of a loop. */
function isOfOneRun(literal: TextRange, { frames, round, at, module }: PythonContext): boolean {
  if (round && round.scope === at.scope) return true;
  if (at.scope === null || !frames?.has(at.scope)) return false;
  const body = module.functions.get(at.scope)?.range;
  return body !== undefined && !containsRange(body, literal);
}

/**
 * The place where a value is used. In a function that is followed for one of its calls, and in a loop, other runs share
 * the place: what is written there would count for them all.
 */
export function placeOfUse(range: TextRange, { frames, round, at }: PythonContext): TextRange {
  const isShared = (round && round.scope === at.scope) || (at.scope !== null && frames?.has(at.scope));
  return isShared ? sharedPlace(range) : range;
}

/** A place that a value is not written at, and that no other value can be written at. */
export function sharedPlace({ start, end }: TextRange): TextRange {
  return { start, end, elsewhere: { place: null, replaceable: false } };
}
