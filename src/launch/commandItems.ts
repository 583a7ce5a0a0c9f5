import { type EmbeddedText, embedPieces, piecesWithin } from "../syntax/embeddedText.ts";
import type { TextRange } from "../text/textRange.ts";

/** One word of a command that needs no shell: an item of a JSON array, of a Python list, a word of a unit's `ExecStart`. */
export interface CommandItem {
  readonly text: EmbeddedText;
  /** Where another value would be written: within the quotes, where the format cannot do without them. */
  readonly range: TextRange;
  /** With the quotes, where `range` is without. */
  readonly outer?: TextRange;
}

/** Where the last of these items ends that is among the words. */
export function endOfItems(items: readonly CommandItem[], words: readonly TextRange[]): number | null {
  const last = items.findLast(({ range }) => words.some((word) => word.end === range.end));
  return last ? (last.outer ?? last.range).end : null;
}

/** The words from the first to the last, their quotes with them. */
export function withQuotes(items: readonly CommandItem[], range: TextRange): TextRange {
  const first = items.find((item) => item.range.start === range.start);
  const last = items.find((item) => item.range.end === range.end);
  return { start: (first?.outer ?? range).start, end: (last?.outer ?? range).end };
}

/**
 * The items as shell text that means exactly them, each in single quotes, so that one reader serves every way to
 * write a command; every character still knows its place in the file.
 */
export function scriptOfItems(items: readonly CommandItem[]): EmbeddedText {
  return embedPieces(
    items.flatMap((item, index) => (index === 0 ? quoted(item) : [blankBefore(item), ...quoted(item)])),
  );
}

type Part = Parameters<typeof embedPieces>[0][number];

function blankBefore({ range }: CommandItem): Part {
  return { value: " ", range: { start: range.start, end: range.start }, verbatim: false };
}

function quoted({ text, range }: CommandItem): Part[] {
  const parts: Part[] = [];
  for (const piece of piecesWithin(text, 0, text.text.length)) {
    const value = text.text.slice(piece.start, piece.start + piece.length);
    let from = 0;
    const push = (to: number) => {
      if (to > from) parts.push(sliceOf(piece, value, from, to));
    };
    for (const match of value.matchAll(/'/g)) {
      push(match.index);
      const quote = sliceOf(piece, value, match.index, match.index + 1);
      const edge = { start: quote.range.start, end: quote.range.start };
      parts.push({ value: "'\\", range: edge, verbatim: false }, quote, {
        value: "'",
        range: edge,
        verbatim: false,
      });
      from = match.index + 1;
    }
    push(value.length);
  }
  const start = parts[0]?.range.start ?? range.start;
  const end = parts[parts.length - 1]?.range.end ?? range.end;
  return [
    {
      value: "'",
      range: { start: range.start, end: Math.max(range.start, Math.min(start, range.end)) },
      verbatim: false,
    },
    ...parts,
    {
      value: "'",
      range: { start: Math.min(Math.max(end, range.start), range.end), end: range.end },
      verbatim: false,
    },
  ];
}

function sliceOf(piece: EmbeddedText["pieces"][number], value: string, from: number, to: number): Part {
  const range = piece.verbatim
    ? { start: piece.range.start + from, end: piece.range.start + to }
    : piece.range;
  return {
    value: value.slice(from, to),
    range,
    verbatim: piece.verbatim,
    ...(piece.expanded ? { expanded: piece.expanded } : {}),
  };
}
