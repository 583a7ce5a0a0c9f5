import type { Word } from "../../syntax/word.ts";
import { endOfLine, startOfLine } from "../../syntax/yaml/yamlEdit.ts";
import type { YamlMapping, YamlScalar, YamlSequence } from "../../syntax/yaml/yamlNode.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { FlagInsertion } from "../launch.ts";
import { isConditional, type YamlLaunchFile } from "./yamlLaunchFile.ts";

/** Behind the last item of a list that is always there, in the list's own style: its dash or comma, quotes, `--a=b`. */
export function insertionInList(file: YamlLaunchFile, list: YamlSequence): FlagInsertion | null {
  const { text } = file;
  const last = list.items.findLast((item) => !isConditional(file, item.range));
  if (!last) return null;
  const { start, end } = last.range;
  const quote = text.charAt(start) === "'" ? "'" : '"';
  const joined = list.items.some((item) => item.kind === "scalar" && /^--[\w.-]+=./.test(item.text));
  const style = { form: "items", quote, ...(joined ? { joined } : {}) } as const;
  const before = text.slice(startOfLine(text, start), start);
  const lineBreak = lineBreakOf(text);
  if (list.flow) {
    const ownLine = before.trim() === "";
    return { offset: end, separator: ownLine ? `,${lineBreak}${before}` : ", ", ...style };
  }
  const dash = /^[\s-]*-\s+/.exec(before)?.[0];
  if (dash === undefined || dash !== before) return null;
  const indentation = dash.replace(/-\s+$/, "").replaceAll("-", " ");
  return { offset: endOfItem(text, end), separator: `${lineBreak}${indentation}- `, ...style };
}

/**
 * What goes with an item that is taken out: its line of a block list, in a flow list the comma behind it. Put together
 * for neighbours, these leave a list that is whole.
 */
export function removalOfItem(text: string, list: YamlSequence, index: number): TextRange | null {
  const item = list.items[index];
  if (!item) return null;
  const { start, end } = item.range;
  if (list.flow) {
    const next = list.items[index + 1];
    const previous = list.items[index - 1];
    return next ? { start, end: next.range.start } : { start: previous?.range.end ?? start, end };
  }
  const lineStart = startOfLine(text, start);
  if (!/^[ \t]*-[ \t]+$/.test(text.slice(lineStart, start))) return null;
  const lineEnd = endOfItem(text, end);
  return {
    start: lineStart,
    end: lineEnd + (/^\r?\n/.exec(text.slice(lineEnd, lineEnd + 2))?.[0].length ?? 0),
  };
}

/** Behind the last word of a command line in a scalar; in one over several lines on a line of its own. */
export function insertionInScalar(text: string, scalar: YamlScalar, words: readonly Word[]): FlagInsertion {
  const { start } = scalar.range;
  const offset = words.reduce((last, word) => Math.max(last, word.range.end), start);
  const written = text.slice(start, offset);
  const continuation = /\\[ \t]*(\r?\n)/.exec(written);
  const lineBreak = continuation?.[1] ?? (scalar.style === "literal" ? null : /\r?\n/.exec(written)?.[0]);
  const indentation = /^[ \t]*/.exec(text.slice(startOfLine(text, offset), offset))?.[0] ?? "";
  if (!lineBreak || (startOfLine(text, offset) <= start && !continuation)) return { offset, separator: " " };
  return { offset, separator: `${continuation ? " \\" : ""}${lineBreak}${indentation}` };
}

/** Behind the last entry of a mapping of settings, on a line of its own. */
export function insertionInMapping(text: string, mapping: YamlMapping): FlagInsertion | null {
  const last = mapping.entries.at(-1);
  if (!last || mapping.flow) return null;
  const first = mapping.entries[0]?.range.start ?? last.range.start;
  const indentation = text.slice(startOfLine(text, first), first).replace(/[^\t]/g, " ");
  const offset = endOfItem(text, last.range.end);
  const underscores = mapping.entries.some(({ key }) => key.text.includes("_"));
  return {
    offset,
    separator: `${lineBreakOf(text)}${indentation}`,
    form: "entry",
    ...(underscores ? { underscores } : {}),
  };
}

/** Past a comment on the line, so that it stays with what it is about. */
function endOfItem(text: string, end: number): number {
  const lineEnd = endOfLine(text, end);
  return /^\s*(?:#.*)?$/.test(text.slice(end, lineEnd)) ? lineEnd : end;
}

function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}
