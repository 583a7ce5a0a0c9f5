import type { TextRange } from "../../text/textRange.ts";
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
  if (value.kind === "plain")
    return { ...value, range, isUse: true, definition: isOwn ? (value.definition ?? value.range) : null };
  // A command line that is kept in a string: its words stand where they were written.
  if (/\s/.test(value.pieces.map((piece) => piece.value).join(""))) return value;
  const [only] = value.pieces;
  const literal =
    value.pieces.length === 1 && only ? (only.definition ?? (only.verbatim ? only.range : null)) : null;
  const pieces = value.pieces.map((piece) => ({
    ...piece,
    range,
    verbatim: false,
    expression: name,
    value: piece.unresolved ? name : piece.value,
    definition: isOwn ? literal : null,
  }));
  return { ...value, pieces, range };
}
