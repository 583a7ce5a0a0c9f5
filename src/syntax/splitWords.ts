import type { TextRange } from "../text/textRange.ts";
import {
  type EmbeddedText,
  embedPieces,
  fileRange,
  isVerbatim,
  placeholder,
  sliceEmbedded,
} from "./embeddedText.ts";

export type WordPart = Parameters<typeof embedPieces>[0][number];

/** One word of a line, its quotes gone. */
export interface SplitWord {
  readonly text: EmbeddedText;
  /** With the quotes. */
  readonly range: TextRange;
}

/** How a format that is no shell splits a line into words. */
export interface WordSyntax {
  /** The characters that open and close quotes. */
  readonly quotes: string;
  /** An escape at `at`: what it stands for and how long it is; `quote` is the open one. */
  readonly escape: (
    text: string,
    at: number,
    quote: string | null,
  ) => { value: string; length: number } | null;
  /** An expansion at `at`. With `words` each entry is a word of its own, where the expansion stands alone. */
  readonly expand: (line: EmbeddedText, at: number, quote: string | null) => Expansion | null;
  /** What separates words outside quotes, besides blanks. */
  readonly separators?: string;
  /** What ends the words where it stands outside quotes: a comment, a pipe. Sticky, so that it is tried in one place. */
  readonly end?: RegExp;
  /** The line is one word, blanks and all. */
  readonly isWhole?: boolean;
}

export interface Expansion {
  readonly length: number;
  readonly parts: readonly WordPart[];
}

/** No command that people write comes near. */
const mostWords = 2000;
const longestLine = 100_000;

/** The words of a line as the format's own program splits it; an unclosed quote ends with the line. */
export function splitWords(line: EmbeddedText, syntax: WordSyntax): SplitWord[] {
  const { text } = line;
  const words: SplitWord[] = [];
  if (text.length > longestLine) return words;
  let at = 0;
  while (at < text.length && words.length < mostWords) {
    if (isBetween(text.charAt(at), syntax)) {
      at++;
      continue;
    }
    if (endsAt(text, at, syntax)) break;
    const { word, end } = readOne(line, at, syntax);
    words.push(word);
    at = Math.max(end, at + 1);
  }
  return words;
}

function isBetween(character: string, { separators = "", isWhole }: WordSyntax): boolean {
  return !isWhole && (/\s/.test(character) || separators.includes(character));
}

function endsAt(text: string, at: number, { end }: WordSyntax): boolean {
  if (!end) return false;
  end.lastIndex = at;
  return end.test(text);
}

function readOne(line: EmbeddedText, start: number, syntax: WordSyntax): { word: SplitWord; end: number } {
  const { text } = line;
  const parts: WordPart[] = [];
  let quote: string | null = null;
  let runStart = start;
  let at = start;
  const endRun = (next: number) => {
    parts.push(...partsOf(line, runStart, at));
    at = next;
    runStart = next;
  };
  while (at < text.length) {
    const character = text.charAt(at);
    if (quote === null && (isBetween(character, syntax) || endsAt(text, at, syntax))) break;
    const escaped = syntax.escape(text, at, quote);
    const expansion = escaped ? null : syntax.expand(line, at, quote);
    if (escaped) {
      const from = at;
      endRun(at + escaped.length);
      if (escaped.value !== "")
        parts.push({ value: escaped.value, range: fileRange(line, from, at), verbatim: false });
    } else if (expansion) {
      endRun(at + expansion.length);
      parts.push(...expansion.parts);
    } else if (character === quote) {
      quote = null;
      endRun(at + 1);
    } else if (quote === null && syntax.quotes.includes(character)) {
      quote = character;
      endRun(at + 1);
    } else at++;
  }
  const end = at;
  endRun(at);
  return { word: { text: embedPieces(parts), range: fileRange(line, start, end) }, end };
}

/** A stretch of a line, character by character. */
export function partsOf(line: EmbeddedText, start: number, end: number): WordPart[] {
  if (end <= start) return [];
  const slice = sliceEmbedded(line, start, end);
  return slice.pieces.map(({ start: from, length, ...place }) => ({
    ...place,
    value: slice.text.slice(from, from + length),
  }));
}

/** An expression that stands for a value which the file does not tell. */
export function unresolvedPart(line: EmbeddedText, start: number, end: number, mark: string): WordPart {
  const expression = line.text.slice(start, end);
  return {
    value: mark,
    range: fileRange(line, start, end),
    verbatim: false,
    expanded: { expression, unresolved: true, conditional: false, definition: null },
  };
}

/** Variables that double themselves through others grow without end; no command comes near. */
const longestValue = 20_000;

/** An expression that stands for a text which the file tells; `definition` is the literal that gives it. */
export function resolvedPart(
  line: EmbeddedText,
  start: number,
  end: number,
  value: string,
  definition: TextRange | null,
): WordPart {
  const expression = line.text.slice(start, end);
  if (value.length > longestValue) return unresolvedPart(line, start, end, placeholder);
  return {
    value,
    range: fileRange(line, start, end),
    verbatim: isVerbatim(line, start, end) && value === expression,
    expanded: { expression, unresolved: false, conditional: false, definition },
  };
}
