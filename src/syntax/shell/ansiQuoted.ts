import { type EmbeddedText, fileRange, isVerbatim } from "../embeddedText.ts";
import type { LiteralPart } from "./shellScript.ts";

const simpleEscapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  e: "\u001b",
  E: "\u001b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/** Reads `$'…'` at `offset`; escapes become pieces of their own, which stand for more characters than they have. */
export function decodeAnsiQuoted(
  source: EmbeddedText,
  offset: number,
  limit: number,
): { parts: LiteralPart[]; end: number } {
  const { text } = source;
  const parts: LiteralPart[] = [];
  const push = (start: number, end: number, value: string, verbatim: boolean) =>
    parts.push({ kind: "literal", value, range: fileRange(source, start, end), verbatim, quoted: true });
  let runStart = offset + 2;
  let at = runStart;
  while (at < limit && text[at] !== "'") {
    if (text[at] !== "\\") {
      at++;
      continue;
    }
    if (at > runStart) push(runStart, at, text.slice(runStart, at), isVerbatim(source, runStart, at));
    const decoded = readEscape(text, at);
    const end = Math.min(at + decoded.length, limit);
    push(at, end, decoded.value, false);
    at = end;
    runStart = end;
  }
  if (at > runStart || parts.length === 0) {
    push(runStart, at, text.slice(runStart, at), isVerbatim(source, runStart, at));
  }
  return { parts, end: Math.min(at + 1, limit) };
}

function readEscape(text: string, offset: number): { value: string; length: number } {
  const after = text.slice(offset + 1, offset + 10);
  const simple = simpleEscapes[after.charAt(0)];
  if (simple !== undefined) return { value: simple, length: 2 };
  const octal = /^[0-7]{1,3}/.exec(after);
  if (octal) return { value: String.fromCharCode(parseInt(octal[0], 8)), length: 1 + octal[0].length };
  const hex = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(after);
  const digits = hex?.[1] ?? hex?.[2] ?? hex?.[3];
  if (hex && digits !== undefined) {
    const code = parseInt(digits, 16);
    const value = code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    return { value, length: 1 + hex[0].length };
  }
  return { value: text.slice(offset, offset + 2), length: 2 };
}
