import { type EmbeddedText, fileRange } from "../embeddedText.ts";
import { readWord } from "./readWord.ts";
import type { LoopCounter } from "./shellScript.ts";

/** The head of `for ((i = 0; i < n; i++))`, which stands somewhere in `[start, end)`. */
export function readCounter(source: EmbeddedText, start: number, end: number): LoopCounter | null {
  const head = source.text.slice(start, Math.min(end, start + longestHead));
  const begin = /^for\s*\(\(\s*([A-Za-z_]\w*)\s*=\s*/.exec(head);
  const name = begin?.[1];
  if (!begin || name === undefined) return null;
  const at = start + begin[0].lastIndexOf(name);
  const counter = { name, range: fileRange(source, at, at + name.length) };
  const rest = head.slice(begin[0].length);
  const parts =
    /^([^;\s]+)\s*;\s*(\w+)\s*(<=?)\s*([^;\s]+)\s*;\s*(?:(\w+)\s*(?:\+\+|\+=\s*1)|\+\+\s*(\w+))\s*\)\)/.exec(
      rest,
    );
  const [, first = "", tested, operator, limit = "", stepped, steppedBefore] = parts ?? [];
  if (!parts || tested !== name || (stepped ?? steppedBefore) !== name) return { ...counter, bounds: null };
  const wordAt = (from: number, length: number) => readWord(source, from, from + length).word;
  const firstAt = start + begin[0].length;
  const limitAt = firstAt + rest.indexOf(limit, rest.indexOf(operator ?? "<"));
  const bounds = {
    first: wordAt(firstAt, first.length),
    limit: wordAt(limitAt, limit.length),
    inclusive: operator === "<=",
  };
  return { ...counter, bounds };
}

/** Nobody writes a longer one. */
const longestHead = 300;
