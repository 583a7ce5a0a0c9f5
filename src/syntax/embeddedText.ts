import type { TextRange } from "../text/textRange.ts";

/**
 * A text that stands inside a file: shell in a quoted argument or a YAML scalar. Parsers read `text` and hand
 * every offset through `fileRange` once, so that all they return are ranges of the whole file.
 */
export interface EmbeddedText {
  readonly text: string;
  /** Without gaps and in order of `start`; together they cover `text`. */
  readonly pieces: readonly EmbeddedPiece[];
}

/** A stretch of an embedded text and the characters of the file that it comes from. */
export interface EmbeddedPiece {
  /** Offset in the embedded text. */
  readonly start: number;
  readonly length: number;
  readonly range: TextRange;
  /** Whether each character of the piece is the character at the same place of `range`. */
  readonly verbatim: boolean;
}

/** A text that is the whole file. */
export function embedWhole(text: string): EmbeddedText {
  return {
    text,
    pieces: [{ start: 0, length: text.length, range: { start: 0, end: text.length }, verbatim: true }],
  };
}

/** Joins pieces to one text; `value` is what the parser shall see of `range`. */
export function embedPieces(
  parts: readonly { readonly value: string; readonly range: TextRange; readonly verbatim: boolean }[],
): EmbeddedText {
  const pieces: EmbeddedPiece[] = [];
  let text = "";
  for (const { value, range, verbatim } of parts) {
    pieces.push({ start: text.length, length: value.length, range, verbatim });
    text += value;
  }
  return { text, pieces };
}

/** The part `[start, end)` of an embedded text as an embedded text of its own. */
export function sliceEmbedded(source: EmbeddedText, start: number, end: number): EmbeddedText {
  const pieces: EmbeddedPiece[] = [];
  for (let index = pieceIndexAt(source, start); index < source.pieces.length; index++) {
    const piece = source.pieces[index];
    if (!piece || piece.start >= end) break;
    const from = Math.max(piece.start, start);
    const to = Math.min(piece.start + piece.length, end);
    if (to <= from) continue;
    const range = piece.verbatim
      ? { start: piece.range.start + from - piece.start, end: piece.range.start + to - piece.start }
      : piece.range;
    pieces.push({ start: from - start, length: to - from, range, verbatim: piece.verbatim });
  }
  return { text: source.text.slice(start, end), pieces };
}

/** Where `[start, end)` of the embedded text stands in the file: exact in verbatim pieces, else the whole piece. */
export function fileRange(source: EmbeddedText, start: number, end: number): TextRange {
  const from = fileOffset(source, start, "start");
  return { start: from, end: end > start ? Math.max(from, fileOffset(source, end - 1, "end")) : from };
}

/** Whether the characters `[start, end)` stand in the file one after the other exactly as they are here. */
export function isVerbatim(source: EmbeddedText, start: number, end: number): boolean {
  const piece = source.pieces[pieceIndexAt(source, start)];
  return piece?.verbatim === true && end <= piece.start + piece.length;
}

function fileOffset(source: EmbeddedText, offset: number, side: "start" | "end"): number {
  const piece = source.pieces[pieceIndexAt(source, offset)];
  if (!piece) return 0;
  if (!piece.verbatim) return side === "start" ? piece.range.start : piece.range.end;
  const inside = Math.min(offset - piece.start, piece.length);
  return piece.range.start + inside + (side === "end" ? 1 : 0);
}

/** The last piece that starts at or before `offset`; empty pieces give way to the piece that follows them. */
function pieceIndexAt(source: EmbeddedText, offset: number): number {
  let low = 0;
  let high = source.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.pieces[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
