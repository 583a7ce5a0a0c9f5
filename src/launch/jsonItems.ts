import {
  type EmbeddedText,
  embedPieces,
  fileRange,
  isVerbatim,
  sliceEmbedded,
} from "../syntax/embeddedText.ts";
import type { CommandItem } from "./commandItems.ts";

/** `["vllm", "serve", "m"]` as the words of a command; `null` where it is no array of strings. */
export function readJsonItems(text: EmbeddedText): CommandItem[] | null {
  const trimmed = text.text.trim();
  if (!trimmed.startsWith("[") || !trimmed.endsWith("]")) return null;
  const items: CommandItem[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"\s*(,|\])|(\]))/gsy;
  pattern.lastIndex = text.text.indexOf("[") + 1;
  for (let match = pattern.exec(text.text); match; match = pattern.exec(text.text)) {
    if (match[3] === undefined) {
      const start = match.index + match[0].indexOf('"');
      const content = match[1] ?? "";
      items.push({
        text: withoutEscapes(sliceEmbedded(text, start + 1, start + 1 + content.length)),
        range: fileRange(text, start + 1, start + 1 + content.length),
        outer: fileRange(text, start, start + content.length + 2),
      });
    }
    if (match[2] === "]" || match[3] !== undefined)
      return text.text.slice(pattern.lastIndex).trim() === "" ? items : null;
  }
  return null;
}

const simple: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
};

/** The string that JSON's escapes stand for. */
function withoutEscapes(source: EmbeddedText): EmbeddedText {
  if (!source.text.includes("\\")) return source;
  const parts: Parameters<typeof embedPieces>[0][number][] = [];
  const push = (start: number, end: number, value: string, verbatim: boolean) => {
    if (end > start) parts.push({ value, range: fileRange(source, start, end), verbatim });
  };
  let from = 0;
  for (const match of source.text.matchAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs)) {
    push(from, match.index, source.text.slice(from, match.index), isVerbatim(source, from, match.index));
    const character = match[2] ?? "";
    const value =
      match[1] === undefined
        ? (simple[character] ?? character)
        : String.fromCharCode(Number.parseInt(match[1], 16));
    push(match.index, match.index + match[0].length, value, false);
    from = match.index + match[0].length;
  }
  push(from, source.text.length, source.text.slice(from), isVerbatim(source, from, source.text.length));
  return embedPieces(parts);
}
