import { joinRanges, type TextRange } from "../../text/textRange.ts";
import { type EmbeddedText, embedPieces } from "../embeddedText.ts";
import type { Word } from "../word.ts";

/** A word after expansion. It differs from a `Word` in that it still knows the parts it could not resolve. */
export interface ExpandedWord {
  readonly range: TextRange;
  readonly written: string;
  readonly pieces: readonly Piece[];
  /** There only if a condition holds that the file does not decide. */
  readonly conditional: boolean;
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
  /** For an expansion: the literal that gives its value, where an edit there changes nothing else. */
  readonly definition: TextRange | null;
}

/** What the rest of the program sees of an expanded word. */
export function toWord(word: ExpandedWord): Word {
  const text = textOf(word.pieces);
  const segments = word.pieces.map((piece) => ({
    value: piece.text,
    range: piece.range,
    verbatim: piece.verbatim,
    ...(piece.definition ? { definition: piece.definition } : {}),
  }));
  const base = {
    range: word.range,
    written: word.written,
    segments,
    ...(word.conditional ? { conditional: true } : {}),
  };
  return isResolved(word.pieces) ? { ...base, value: text } : { ...base, value: null, unresolved: text };
}

/** The text of pieces, expressions standing for what is unresolved. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join("");
}

export function isResolved(pieces: readonly Piece[]): boolean {
  return pieces.every((piece) => !piece.unresolved);
}

/** A piece that nobody can resolve. */
export function unresolvedPiece(expression: string, range: TextRange): Piece {
  return {
    text: expression,
    range,
    verbatim: true,
    unresolved: true,
    conditional: false,
    expression,
    source: null,
    definition: null,
  };
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

/**
 * The text that `bash -c WORD` or `eval WORDS` reads as a script, with the place of each character in the file.
 * Plain expansions stay as written, so that what they stand for is found again, with its definition.
 */
export function scriptOfWords(words: readonly ExpandedWord[]): EmbeddedText {
  const parts = words.flatMap((word, index) => {
    const space = { value: " ", range: { start: word.range.start, end: word.range.start }, verbatim: false };
    return index === 0 ? scriptParts(word.pieces) : [space, ...scriptParts(word.pieces)];
  });
  return embedPieces(parts.filter((part) => part.value !== ""));
}

function scriptParts(pieces: readonly Piece[]): { value: string; range: TextRange; verbatim: boolean }[] {
  return pieces.flatMap((piece) => {
    const script = piece.source !== null && /[\s"'\\;&|]/.test(piece.text);
    if (script) return scriptParts(piece.source ?? []);
    if (piece.expression !== null) return [{ value: piece.expression, range: piece.range, verbatim: true }];
    return [{ value: piece.text, range: piece.range, verbatim: piece.verbatim }];
  });
}
