import { joinRanges, type TextRange } from "../../text/textRange.ts";
import { type EmbeddedText, embedPieces, placeholder } from "../embeddedText.ts";
import type { Word, WordSegment } from "../word.ts";

/** A word after expansion. It differs from a `Word` in that it still knows the parts it could not resolve. */
export interface ExpandedWord {
  readonly range: TextRange;
  readonly written: string;
  readonly pieces: readonly Piece[];
  /** There only if a condition holds that the file does not decide. */
  readonly conditional: boolean;
  /** As in `Word`. */
  readonly removal?: TextRange;
  readonly nothingBehind?: string;
}

export interface Piece {
  /** The characters the program gets; of an unresolved piece the expression. */
  readonly text: string;
  readonly range: TextRange;
  readonly verbatim: boolean;
  readonly unresolved: boolean;
  /** From an assignment made in one branch only. */
  readonly conditional: boolean;
  /** For an expansion: how it is written, `$LEN`. */
  readonly expression: string | null;
  /** For an expansion: the pieces of the assignment that gives its value. */
  readonly source: readonly Piece[] | null;
  /** How many expansions stand behind each other there. */
  readonly depth?: number;
  /** For an expansion: the literal that gives its value, where an edit there changes nothing else. */
  readonly definition: TextRange | null;
}

/** What the rest of the program sees of an expanded word. */
export function toWord(word: ExpandedWord): Word {
  const { pieces, written, conditional, removal, nothingBehind } = word;
  const isNothing = cameToNothing(pieces);
  const segments = pieces.map((piece) => segmentOf(piece, isNothing));
  const plain = { range: rangeOf(word), written, segments };
  const marks = {
    ...(conditional ? { conditional } : {}),
    ...(removal ? { removal } : {}),
    ...(nothingBehind ? { nothingBehind } : {}),
  };
  const base = conditional || removal || nothingBehind ? { ...plain, ...marks } : plain;
  const text = segments.map(({ value }) => value).join("");
  return isResolved(pieces) && !isNothing
    ? { ...base, value: text }
    : { ...base, value: null, unresolved: text };
}

function segmentOf(piece: Piece, isNothing: boolean): WordSegment {
  const { range, definition } = piece;
  const value = isNothing ? (piece.expression ?? "") : piece.text;
  const verbatim = piece.verbatim && !isNothing;
  return definition ? { value, range, verbatim, definition } : { value, range, verbatim };
}

/** `"$MODEL"` of `MODEL=""` or `MODEL="${MODEL:-}"`: the script counts on somebody who gives it. */
function cameToNothing(pieces: readonly Piece[]): boolean {
  return pieces.every(({ text }) => text === "") && pieces.some(({ expression }) => expression !== null);
}

/**
 * A word that gets characters of another file says where they stand. It may be written in their place, but not in that
 * of a name of another language in the same file.
 */
function rangeOf({ range, pieces }: ExpandedWord): TextRange {
  if (range.elsewhere) return range;
  const elsewhere = pieces.find((piece) => piece.range.elsewhere)?.range.elsewhere;
  return elsewhere ? { ...range, elsewhere: { ...elsewhere, replaceable: elsewhere.place !== null } } : range;
}

/** The pieces of a word that another language has read: the value of a variable that is set outside the script. */
export function piecesOfWord(word: Word): Piece[] {
  const { value, range, conditional = false } = word;
  if (value === null)
    return [{ ...unresolvedPiece(word.unresolved ?? word.written, range), verbatim: false }];
  return word.segments.map((segment) => ({
    text: segment.value,
    range: segment.range,
    verbatim: segment.verbatim,
    unresolved: false,
    conditional,
    expression: null,
    source: null,
    definition: segment.definition ?? null,
  }));
}

/** The text of pieces, expressions standing for what is unresolved. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join("");
}

export function isResolved(pieces: readonly Piece[]): boolean {
  return pieces.every((piece) => !piece.unresolved);
}

/** What stands in `[start, end)` of the pieces' text. */
export function slicePieces(pieces: readonly Piece[], start: number, end: number): Piece[] {
  let position = 0;
  return pieces.flatMap((piece) => {
    const from = Math.max(0, start - position);
    const to = Math.min(piece.text.length, end - position);
    position += piece.text.length;
    if (from >= to) return [];
    if (from === 0 && to === piece.text.length) return [piece];
    // A part of an expansion stands where the variable was assigned.
    if (piece.source && textOf(piece.source) === piece.text) return slicePieces(piece.source, from, to);
    const { range } = piece;
    const within = { ...range, start: range.start + from, end: range.start + to };
    const text = piece.text.slice(from, to);
    return [{ ...piece, text, source: null, definition: null, range: piece.verbatim ? within : range }];
  });
}

/** A piece that nobody can resolve. */
export function unresolvedPiece(expression: string, range: TextRange): Piece {
  return {
    text: expression,
    range,
    verbatim: range.end - range.start === expression.length,
    unresolved: true,
    conditional: false,
    expression,
    source: null,
    definition: null,
  };
}

/** Text that stands nowhere: what a platform or a program puts among the words, at the place that makes it do so. */
export function suppliedPiece(text: string, range: TextRange): Piece {
  return { ...unresolvedPiece(text, range), verbatim: false, unresolved: false, expression: null };
}

/** A word of pieces that come from elsewhere than the place where it is used: an array, a command kept in a string. */
export function wordOfPieces(pieces: readonly Piece[], fallback: TextRange): ExpandedWord {
  const range = pieces.reduce<TextRange | null>(
    (joined, piece) => (joined ? joinRanges(joined, piece.range) : piece.range),
    null,
  );
  return {
    range: range ?? fallback,
    written: pieces.map((piece) => piece.expression ?? piece.text).join(""),
    pieces,
    conditional: pieces.some((piece) => piece.conditional),
  };
}

/** The text that `bash -c WORD` or `eval WORDS` reads as a script, with the place of each character in the file. */
export function scriptOfWords(words: readonly ExpandedWord[]): EmbeddedText {
  const parts = words.flatMap((word, index) => {
    const space = { value: " ", range: { start: word.range.start, end: word.range.start }, verbatim: false };
    return index === 0 ? scriptParts(word.pieces) : [space, ...scriptParts(word.pieces)];
  });
  return embedPieces(parts);
}

type ScriptPart = Parameters<typeof embedPieces>[0][number];

function scriptParts(pieces: readonly Piece[]): ScriptPart[] {
  return pieces.flatMap((piece): ScriptPart[] => {
    // A command kept in a variable: its words stand where it was assigned.
    if (piece.source && /[\s"'\\;&|]/.test(piece.text)) return scriptParts(piece.source);
    const { text, range, verbatim, unresolved, conditional, expression, definition } = piece;
    if (expression === null && !conditional) return [{ value: text, range, verbatim }];
    const expanded = { expression: expression ?? text, unresolved, conditional, definition };
    return [{ value: unresolved ? placeholder : text, range, verbatim: verbatim && !unresolved, expanded }];
  });
}
