import type { TextRange } from "../../text/textRange.ts";
import { rangeOfSlice, type Word, type WordSegment } from "../word.ts";
import type { YamlScalar } from "./yamlNode.ts";

/**
 * A scalar as a word whose segments say where each character of its content stands in the file, in every style:
 * quotes, escapes, folded lines and the indentation of block scalars are accounted for.
 */
export function scalarAsWord(text: string, scalar: YamlScalar): Word {
  const { range, style } = scalar;
  const quotes = style === "single" || style === "double" ? 1 : 0;
  const closed =
    quotes === 1 && range.end - range.start > 1 && text.charAt(range.end - 1) === text.charAt(range.start);
  const inner = { start: range.start + quotes, end: range.end - (closed ? 1 : 0) };
  return {
    range,
    value: scalar.text,
    written: text.slice(inner.start, inner.end),
    segments: alignedSegments(text, scalar, inner),
  };
}

/** The file range of `scalar.text[start, end)`. */
export function rangeInScalar(text: string, scalar: YamlScalar, start: number, end: number): TextRange {
  return rangeOfSlice(scalarAsWord(text, scalar), start, end);
}

function alignedSegments(text: string, scalar: YamlScalar, inner: TextRange): readonly WordSegment[] {
  if (text.slice(inner.start, inner.end) === scalar.text)
    return scalar.text === "" ? [] : [{ value: scalar.text, range: inner, verbatim: true }];
  const isBlock = scalar.style === "literal" || scalar.style === "folded";
  const segments = isBlock ? blockSegments(text, scalar) : flowSegments(text, inner, scalar.style);
  const joined = segments.map((segment) => segment.value).join("");
  // An alignment that does not give the content back would point at the wrong characters.
  return joined === scalar.text ? segments : [{ value: scalar.text, range: scalar.range, verbatim: false }];
}

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};

/** Plain and quoted text: lines are folded into spaces, quotes may hold escapes. */
function flowSegments(text: string, inner: TextRange, style: YamlScalar["style"]): readonly WordSegment[] {
  const segments = new SegmentList();
  let offset = inner.start;
  while (offset < inner.end) {
    const rest = text.slice(offset, Math.min(inner.end, offset + 12));
    const fold = matchAt(/[ \t]*(?:\r\n|\r|\n)\s*/y, text, offset);
    if (fold) {
      const breaks = fold.match(/\r\n|\r|\n/g)?.length ?? 1;
      segments.add(breaks === 1 ? " " : "\n".repeat(breaks - 1), offset, offset + fold.length, false);
      offset += fold.length;
    } else if (style === "double" && rest.startsWith("\\")) {
      const [value, length] = readEscape(text, offset);
      segments.add(value, offset, offset + length, false);
      offset += length;
    } else if (style === "single" && rest.startsWith("''")) {
      segments.add("'", offset, offset + 2, false);
      offset += 2;
    } else {
      segments.add(text.charAt(offset), offset, offset + 1, true);
      offset += 1;
    }
  }
  return segments.list;
}

function readEscape(text: string, offset: number): readonly [value: string, length: number] {
  const continued = matchAt(/\\(?:\r\n|\r|\n)[ \t]*/y, text, offset);
  if (continued) return ["", continued.length];
  const hex = matchAt(/\\(?:x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8})/iy, text, offset);
  if (hex) {
    const code = Number.parseInt(hex.slice(2), 16);
    return [code <= 0x10ffff ? String.fromCodePoint(code) : "", hex.length];
  }
  return [escapes[text.charAt(offset + 1)] ?? text.slice(offset, offset + 2), 2];
}

/** Block scalars: each line's text is verbatim, what parts the lines depends on folding and is taken from the content. */
function blockSegments(text: string, scalar: YamlScalar): readonly WordSegment[] {
  const segments = new SegmentList();
  const content = scalar.text;
  const lines = [...text.slice(scalar.range.start, scalar.range.end).matchAll(/(?:\r\n|\r|\n)([^\r\n]*)/g)];
  const indentation = blockIndentation(
    lines.map((line) => line[1] ?? ""),
    content,
  );
  let position = 0;
  let lineEnd = scalar.range.start;
  for (const line of lines) {
    const written = (line[1] ?? "").slice(indentation);
    const start = scalar.range.start + line.index + line[0].length - written.length;
    if (written.trim() === "") continue;
    let next = position;
    while (!content.startsWith(written, next) && /[\n ]/.test(content.charAt(next))) next++;
    segments.add(content.slice(position, next), lineEnd, start, false);
    segments.add(written, start, start + written.length, true);
    position = next + written.length;
    lineEnd = start + written.length;
  }
  segments.add(content.slice(position), lineEnd, lineEnd, false);
  return segments.list;
}

/** Spaces that YAML strips from each line: the first line's, less those that its content keeps. */
function blockIndentation(lines: readonly string[], content: string): number {
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const kept = /^\n*( *)/.exec(content)?.[1]?.length ?? 0;
  return Math.max(0, first.length - first.trimStart().length - kept);
}

function matchAt(pattern: RegExp, text: string, offset: number): string | null {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? null;
}

/** Collects segments, joining neighbours that are verbatim. */
class SegmentList {
  readonly list: WordSegment[] = [];

  add(value: string, start: number, end: number, verbatim: boolean): void {
    const last = this.list.at(-1);
    if (value === "") return;
    if (verbatim && last?.verbatim && last.range.end === start) {
      this.list[this.list.length - 1] = {
        value: last.value + value,
        range: { start: last.range.start, end },
        verbatim,
      };
    } else this.list.push({ value, range: { start, end }, verbatim });
  }
}
