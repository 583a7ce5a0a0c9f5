import type { TextRange } from "../text/textRange.ts";

/**
 * What has to go with a flag that is removed, so that the command stays whole: the space before it, and, where it
 * stands alone on a continued line, that line's break and backslash. Works on the text alone, for every kind of file.
 */
export function removalRange(text: string, flag: TextRange): TextRange {
  let start = flag.start;
  while (start > 0 && isBlank(text[start - 1])) start--;
  const startsLine = start === 0 || text[start - 1] === "\n";
  const afterFlag = /^[ \t]*(\\?)[ \t]*(\r?\n|$)/.exec(text.slice(flag.end, flag.end + 200));
  if (!startsLine || afterFlag === null) return { start, end: flag.end };
  // The flag's own line goes. Where it was the last of the command, the line before must not go on any more.
  if (afterFlag[1] === "\\") return { start, end: flag.end + afterFlag[0].length };
  const before = /[ \t]*\\[ \t]*\r?\n$/.exec(text.slice(Math.max(0, start - 200), start));
  return before === null ? { start, end: flag.end } : { start: start - before[0].length, end: flag.end };
}

function isBlank(unit: string | undefined): boolean {
  return unit === " " || unit === "\t";
}
