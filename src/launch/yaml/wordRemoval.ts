import type { TextRange } from "../../text/textRange.ts";

/**
 * With a word of a command line goes what parts it from the one before, line breaks and backslashes too: a line that
 * stays empty could end the command. What else stands between them (a template, the head of a default) stays.
 */
export function removalOfWord(text: string, range: TextRange, before: TextRange | undefined): TextRange {
  const gap = before && before.end <= range.start ? text.slice(before.end, range.start) : "";
  const blank = /[\s\\]*$/.exec(gap.slice(-longestGap))?.[0].length ?? 0;
  return { start: range.start - blank, end: range.end };
}

const longestGap = 1000;
