import type { Word } from "../syntax/word.ts";
import { containsRange, joinRanges, type TextRange } from "../text/textRange.ts";

/**
 * What has to go with a flag that is removed, so that the command stays whole: the space before it, and, where it
 * stands alone on a continued line, that line's break and its backslash (of PowerShell its backtick, of a batch file its
 * caret). Works on the text alone, for every kind of file.
 */
export function removalRange(text: string, flag: TextRange): TextRange {
  let start = flag.start;
  while (start > 0 && isBlank(text[start - 1])) start--;
  const startsLine = start === 0 || text[start - 1] === "\n";
  const afterFlag = /^[ \t]*([\\`^]?)[ \t]*(\r?\n|$)/.exec(text.slice(flag.end, flag.end + 200));
  if (!startsLine || afterFlag === null) return { start, end: flag.end };
  // The flag's own line goes. Where it was the last of the command, the line before must not go on any more.
  if (afterFlag[1] !== "") return { start, end: flag.end + afterFlag[0].length };
  const before = /[ \t]*[\\`^][ \t]*\r?\n$/.exec(text.slice(Math.max(0, start - 200), start));
  // Without backslashes, in an array or a folded text, an empty line could end the command.
  return before === null
    ? { start, end: flag.end + afterFlag[0].length }
    : { start: start - before[0].length, end: flag.end };
}

/** What goes with the words of a flag that fill items of a list; `null` where they do not. */
export function removalOfItems(words: readonly Word[], flag: TextRange): TextRange | null {
  const own = words.filter(({ range }) => containsRange(flag, range));
  const removals = own.flatMap(({ removal }) => removal ?? []);
  const [first, ...others] = removals;
  return first && removals.length === own.length ? others.reduce(joinRanges, first) : null;
}

/** The words of a flag with the quotes that they stand in, which would be left open or left empty. */
export function withQuotesOfWords(text: string, words: readonly Word[], flag: TextRange): TextRange {
  const isQuote = (offset: number) => /["']/.test(text.charAt(offset));
  const before = words.some(({ range }) => range.start === flag.start - 1) && isQuote(flag.start - 1);
  const after = words.some(({ range }) => range.end === flag.end + 1) && isQuote(flag.end);
  return { start: flag.start - (before ? 1 : 0), end: flag.end + (after ? 1 : 0) };
}

/**
 * Whether a flag stands between the brackets and commas of a list, a call or a mapping, wherever the command is that
 * takes its words from there: in quotes, or as `name=value` and `"name": value`.
 */
export function isListItem(text: string, flag: TextRange): boolean {
  const before = /[[({,]\s*(?:#[^\n]*\n\s*)*([A-Za-z]{0,2}["'])?$/.exec(textBefore(text, flag));
  if (before === null || !/^["')]*\s*[,\])}]/.test(text.slice(flag.end, flag.end + 100))) return false;
  return before[1] !== undefined || /^(?:["']|\w+\s*=)/.test(text.slice(flag.start, flag.end));
}

/** Whether a text is all that stands in the brackets of a call, `append("--flag")`, which has to be given something. */
export function isOnlyArgument(text: string, flag: TextRange): boolean {
  if (/^\w+\s*=/.test(text.slice(flag.start, flag.end))) return false;
  const opened = /(?:[^\s=@]|[=@]\s+)\(\s*(?:[A-Za-z]{0,2}["'])?$/.test(textBefore(text, flag));
  return opened && /^["']?\s*\)/.test(text.slice(flag.end, flag.end + 100));
}

function textBefore(text: string, { start }: TextRange): string {
  return text.slice(Math.max(0, start - 300), start);
}

/**
 * The same for items of a list and arguments of a call: with their quotes goes the comma before them, or behind them
 * where they come first, so that what stays is a list.
 */
export function itemRemovalRange(text: string, flag: TextRange): TextRange {
  let { start, end } = flag;
  // Within a text in quotes those of its own are `\"`.
  while (start > 0 && /[\w"'\\]/.test(text.charAt(start - 1))) start--;
  // `str(8192)`: the item is the call around the value.
  const opened = text.slice(start, end).split("(").length - text.slice(start, end).split(")").length;
  for (let open = opened; open > 0 && end < text.length && text[end] !== "\n"; end++) {
    if (text[end] === ")") open--;
  }
  end += /^(?:\\?["'])*/.exec(text.slice(end, end + 100))?.[0].length ?? 0;
  const before = /,\s*(?:#[^\n]*\n\s*)*$/.exec(text.slice(Math.max(0, start - 300), start));
  if (before) return { start: start - before[0].length, end };
  const after = /^\s*,[ \t]*/.exec(text.slice(end, end + 300));
  return { start, end: end + (after?.[0].length ?? 0) };
}

function isBlank(unit: string | undefined): boolean {
  return unit === " " || unit === "\t";
}
