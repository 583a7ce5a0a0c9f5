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
  /** Set where the word fills an item of a list: what goes with it when it is taken out, a line or a comma. */
  readonly removal?: TextRange;
  /** An expansion behind the word that gives none, `$QUANTIZATION` of `QUANTIZATION=${QUANTIZATION:-}`. */
  readonly nothingBehind?: string;
  /** The pieces of `value` in order; joined they are `value`, or `unresolved` where that is `null`. */
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
  let elsewhere: TextRange["elsewhere"];
  for (const segment of word.segments) {
    const next = position + segment.value.length;
    if (position < end && start < next) elsewhere ??= segment.range.elsewhere;
    if (from === undefined && start < next) {
      from = segment.verbatim ? segment.range.start + (start - position) : segment.range.start;
    }
    if (end > position && end <= next) {
      to = segment.verbatim ? segment.range.start + (end - position) : segment.range.end;
    }
    position = next;
  }
  const first = from ?? word.range.end;
  const slice = { start: first, end: Math.max(first, to ?? word.range.end) };
  return elsewhere ? { ...slice, elsewhere } : slice;
}

/** The value of a word, or the expression where it is not known: enough to recognise `"$VENV/bin/vllm"`. */
export function textOfWord(word: Word | undefined): string {
  return word ? (word.value ?? word.unresolved ?? word.written) : "";
}

/** What follows the first `start` characters of a word's value, as a word of its own: `32K` of `--max-model-len=32K`. */
export function sliceWord(word: Word, start: number): Word {
  const text = textOfWord(word);
  const rest = text.slice(start);
  let position = 0;
  const segments = word.segments.flatMap((segment) => {
    const skip = Math.max(0, start - position);
    position += segment.value.length;
    if (skip >= segment.value.length) return [];
    const range = segment.verbatim
      ? { start: segment.range.start + skip, end: segment.range.end }
      : segment.range;
    return [withDefinitionFrom(segment, skip, { ...segment, value: segment.value.slice(skip), range })];
  });
  const prefixAsWritten = word.written.slice(0, start) === text.slice(0, start);
  const base = {
    range: rangeOfSlice(word, start, text.length),
    written: prefixAsWritten ? withoutQuotes(word.written.slice(start)) : rest,
    segments,
    ...(word.conditional ? { conditional: true } : {}),
  };
  return word.value === null ? { ...base, value: null, unresolved: rest } : { ...base, value: rest };
}

/** Of a part of a value only a part of its literal is the definition. */
function withDefinitionFrom(
  { value, definition }: WordSegment,
  skip: number,
  { definition: _, ...rest }: WordSegment,
): WordSegment {
  if (!definition) return rest;
  if (skip === 0) return { ...rest, definition };
  const isLiteral = definition.end - definition.start === value.length;
  return isLiteral ? { ...rest, definition: { ...definition, start: definition.start + skip } } : rest;
}

/** The literal elsewhere in the file that gives all of a word's value, where an edit there changes nothing else. */
export function definitionOfWord(word: Word): TextRange | undefined {
  const filled = word.segments.filter((segment) => segment.value !== "");
  return filled.length === 1 ? filled[0]?.definition : undefined;
}

function withoutQuotes(text: string): string {
  const quoted = text.length >= 2 && /^["']/.test(text) && text.endsWith(text.charAt(0));
  return quoted && !text.slice(1, -1).includes(text.charAt(0)) ? text.slice(1, -1) : text;
}
