import { containsRange, type TextRange } from "../../text/textRange.ts";
import { placeOfUse } from "./atUse.ts";
import { type PythonContext, type PythonPiece, type PythonValue, piecesOf } from "./pythonValue.ts";

/** Pieces where they are used: `{PORT}` and `str(PORT)` stand for the value, wherever that was written. */
export function usedPieces(
  context: PythonContext,
  value: PythonValue,
  range: TextRange,
): readonly PythonPiece[] {
  const written = context.text.slice(range.start, range.end);
  if (value.kind === "unknown") {
    return [
      { value: written, range, verbatim: true, unresolved: true, expression: written, definition: null },
    ];
  }
  return piecesOf(value).map((piece) =>
    piece.expression === null && containsRange(range, piece.range)
      ? piece
      : { ...piece, range: placeOfUse(range, context), verbatim: false, expression: written },
  );
}

/** Pieces of one of the parts that a text is put together from: those that stand in it stay where they are. */
export function joinedPieces(
  context: PythonContext,
  value: PythonValue,
  range: TextRange,
): readonly PythonPiece[] {
  if (value.kind !== "text") return usedPieces(context, value, range);
  return value.pieces.flatMap((piece) =>
    containsRange(range, piece.range) ? [piece] : usedPieces(context, { ...value, pieces: [piece] }, range),
  );
}
