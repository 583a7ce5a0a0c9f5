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
  /** Set where an outer language (a shell around a script in quotes) has already expanded the piece. */
  readonly expanded?: ExpandedPiece;
}

/** What an outer language made of an expression. */
export interface ExpandedPiece {
  /** As written: `$MODEL`. */
  readonly expression: string;
  /** The value is not known; the piece's text is one placeholder character. */
  readonly unresolved: boolean;
  /** There only under a condition that the file does not decide. */
  readonly conditional: boolean;
  /** The literal that gives the value, where an edit there changes nothing else. */
  readonly definition: TextRange | null;
}

/** Stands for a value that is not known; no language that is embedded gives it a meaning. */
export const placeholder = "\uE000";

/** A text that is the whole file. */
export function embedWhole(text: string): EmbeddedText {
  return {
    text,
    pieces: [{ start: 0, length: text.length, range: { start: 0, end: text.length }, verbatim: true }],
  };
}

/** Joins pieces to one text; `value` is what the parser shall see of `range`. */
export function embedPieces(
  parts: readonly (Pick<EmbeddedPiece, "range" | "verbatim" | "expanded"> & { readonly value: string })[],
): EmbeddedText {
  const pieces: EmbeddedPiece[] = [];
  let text = "";
  for (const { value, ...place } of parts) {
    if (value === "") continue;
    pieces.push({ ...place, start: text.length, length: value.length });
    text += value;
  }
  return { text, pieces };
}

/** A text that stands in another file, every line of it at the reference to that file. */
export function embedReference(text: string, name: string, reference: TextRange): EmbeddedText {
  const { start, end } = reference;
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return embedPieces(
    lines.map((value, index) => {
      const place = reference.elsewhere?.place ?? `line ${index + 1} of ${name}`;
      return { value, range: { start, end, elsewhere: { place, replaceable: false } }, verbatim: false };
    }),
  );
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
    pieces.push({ ...piece, start: from - start, length: to - from, range });
  }
  return { text: source.text.slice(start, end), pieces };
}

/** The pieces that `[start, end)` touches, cut to it, with offsets of `source`. */
export function piecesWithin(source: EmbeddedText, start: number, end: number): readonly EmbeddedPiece[] {
  return sliceEmbedded(source, start, end).pieces.map((piece) => ({ ...piece, start: piece.start + start }));
}

/** The text as a person wrote it: expressions instead of what they were expanded to. */
export function writtenText(source: EmbeddedText, start: number, end: number): string {
  const pieces = piecesWithin(source, start, end);
  if (!pieces.some((piece) => piece.expanded)) return source.text.slice(start, end);
  return pieces
    .map((piece) => piece.expanded?.expression ?? source.text.slice(piece.start, piece.start + piece.length))
    .join("");
}

/** Where `[start, end)` of the embedded text stands in the file: exact in verbatim pieces, else the whole piece. */
export function fileRange(source: EmbeddedText, start: number, end: number): TextRange {
  const [only] = source.pieces;
  // Most texts are the file, or one stretch of it.
  if (
    only?.verbatim &&
    source.pieces.length === 1 &&
    !only.range.elsewhere &&
    end >= start &&
    end <= only.length
  ) {
    const offset = only.range.start - only.start;
    return { start: start + offset, end: end + offset };
  }
  const from = fileOffset(source, start, "start");
  const to = end > start ? Math.max(from, fileOffset(source, end - 1, "end")) : from;
  const elsewhere = source.pieces[pieceIndexAt(source, start)]?.range.elsewhere;
  return elsewhere ? { start: from, end: to, elsewhere } : { start: from, end: to };
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
