import type { TextRange } from "../text/textRange.ts";

/**
 * One word of a command line as the program would receive it: quotes removed, variables and defaults
 * filled in as far as the file tells. Ranges are offsets of the whole file.
 */
export interface Word {
  /** Where the word stands, its quotes included. */
  readonly range: TextRange;
  /** The word as the program sees it, or `null` when it depends on something that the file does not tell. */
  readonly value: string | null;
  /** The source text of the word, quotes removed where they enclose all of it. */
  readonly written: string;
  /** Set when `value` is `null`: the expression that could not be resolved, `$1`, `$(nproc)`. */
  readonly unresolved?: string;
  /** Set when the word is there only under a condition that the file does not decide (an array grown inside `if`). */
  readonly conditional?: boolean;
  /** The pieces of `value` in order; joined they are `value`. Empty when `value` is `null`. */
  readonly segments: readonly WordSegment[];
}

/** A piece of a word's value and where it comes from. */
export interface WordSegment {
  readonly value: string;
  /** Where the piece stands in this word: the literal characters, or the expansion (`$LEN`, `${LEN:-8192}`). */
  readonly range: TextRange;
  /** Whether each character of `value` is the character at the same place of `range`. */
  readonly verbatim: boolean;
  /** For an expansion: the literal elsewhere in the file (an assignment, a default) that gives its value, if it is used nowhere else. */
  readonly definition?: TextRange;
}

/** The file range of `value[start, end)`: exact inside verbatim pieces, the whole expansion otherwise. */
export function rangeOfSlice(word: Word, start: number, end: number): TextRange {
  let position = 0;
  let from: number | undefined;
  let to: number | undefined;
  for (const segment of word.segments) {
    const next = position + segment.value.length;
    if (from === undefined && start < next) {
      from = segment.verbatim ? segment.range.start + (start - position) : segment.range.start;
    }
    if (end > position && end <= next) {
      to = segment.verbatim ? segment.range.start + (end - position) : segment.range.end;
    }
    position = next;
  }
  return { start: from ?? word.range.end, end: Math.max(from ?? word.range.end, to ?? word.range.end) };
}
