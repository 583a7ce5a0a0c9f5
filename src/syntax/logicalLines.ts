import type { TextRange } from "../text/textRange.ts";
import { type EmbeddedText, embedPieces } from "./embeddedText.ts";

/** A line of a file with those that continue it, as one text whose characters know their places. */
export interface LogicalLine {
  readonly text: EmbeddedText;
  readonly range: TextRange;
}

export interface LineForm {
  /** What ends a line that goes on: `\` or `^` or a backtick. */
  readonly continuation: string;
  /** What stands between the parts: nothing, or a blank where the format puts one. */
  readonly joint: "" | " ";
  /** Lines that do not count, inside a continued one too: comments, in formats that allow them there. */
  readonly skipped: RegExp | null;
}

/** Joins continued lines. The mark and the line's end go; a mark on the last line of the text stays off too. */
export function readLogicalLines(text: string, { continuation, joint, skipped }: LineForm): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let parts: Parameters<typeof embedPieces>[0][number][] = [];
  let start = -1;
  for (let offset = 0; offset < text.length; ) {
    const newline = text.indexOf("\n", offset);
    const next = newline < 0 ? text.length : newline + 1;
    const end = newline > offset && text[newline - 1] === "\r" ? newline - 1 : newline < 0 ? next : newline;
    const line = text.slice(offset, end);
    // A comment ends where its line does, whatever it ends in.
    if (skipped?.test(line)) {
      offset = next;
      continue;
    }
    const trimmed = line.trimEnd();
    const goesOn = trimmed.endsWith(continuation) && !isEscaped(trimmed, continuation);
    const value = goesOn ? trimmed.slice(0, -continuation.length) : line;
    if (start < 0) start = offset;
    else if (joint !== "")
      parts.push({ value: joint, range: { start: offset, end: offset }, verbatim: false });
    parts.push({ value, range: { start: offset, end: offset + value.length }, verbatim: true });
    if (!goesOn || next >= text.length) {
      lines.push({ text: embedPieces(parts), range: { start, end } });
      parts = [];
      start = -1;
    }
    offset = next;
  }
  const last = parts[parts.length - 1];
  if (start >= 0 && last) lines.push({ text: embedPieces(parts), range: { start, end: last.range.end } });
  return lines;
}

/** Two marks are one that stands for itself. */
function isEscaped(line: string, mark: string): boolean {
  let count = 0;
  while (line[line.length - 1 - count] === mark) count++;
  return count % 2 === 0;
}
