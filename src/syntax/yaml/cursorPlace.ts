import { type BlockOpener, blockPath, readLine } from "./blockLines.ts";
import { flowPlace } from "./flowPlace.ts";
import { endOfLine, startOfLine } from "./yamlEdit.ts";
import { type CursorPlace, longestLine } from "./yamlPath.ts";

/** The place at an offset; `null` in comments and inside block scalars and lines without end. Looks only at lines above the cursor. */
export function cursorPlaceAt(text: string, offset: number): CursorPlace | null {
  const lineStart = startOfLine(text, offset);
  const line = text.slice(lineStart, endOfLine(text, offset));
  if (line.length > longestLine) return null;
  const visible = withoutQuoted(line);
  if (/(?:^|\s)#/.test(visible.slice(0, offset - lineStart))) return null;
  return flowPlace(text, offset) ?? blockPlace(text, lineStart, offset);
}

function blockPlace(text: string, lineStart: number, offset: number): CursorPlace | null {
  const line = text.slice(lineStart, endOfLine(text, offset));
  const column = offset - lineStart;
  const openers = readLine(line).filter(
    (opener) => opener.column < column || (opener.kind === "key" && opener.column === column),
  );
  const last = openers.at(-1);
  if (last?.kind === "key" && column > last.column + last.length) {
    const parent = blockPath(text, lineStart, openers.slice(0, -1), last.column);
    if (parent === null || isBlockHeader(line.slice(last.valueColumn))) return null;
    return {
      on: "value",
      path: [...parent.path, last.name],
      inFlow: false,
      ...valueWord(line, lineStart, column, last.valueColumn),
    };
  }
  const before = last?.kind === "key" ? openers.slice(0, -1) : openers;
  const start = wordStart(line, column, before);
  const parent = blockPath(text, lineStart, before, start);
  if (parent === null) return null;
  const word = keyWord(line, lineStart, column, start);
  const on = parent.hasSiblings || parent.path.length === 0 || last?.kind === "key" ? "key" : "either";
  return { on, path: parent.path, inFlow: false, ...word };
}

/** Where the word under the cursor starts: after the dashes, else at the indentation. */
function wordStart(line: string, column: number, before: readonly BlockOpener[]): number {
  const from = before.at(-1)?.kind === "item" ? (before.at(-1)?.column ?? 0) + 1 : 0;
  const blank = /^[ \t]*/.exec(line.slice(from, column))?.[0].length ?? 0;
  return from + blank;
}

function keyWord(line: string, lineStart: number, column: number, start: number) {
  const rest = /^[^\s:#]*/.exec(line.slice(column))?.[0].length ?? 0;
  return {
    written: line.slice(start, column),
    replace: { start: lineStart + start, end: lineStart + column + rest },
  };
}

function valueWord(line: string, lineStart: number, column: number, valueColumn: number) {
  const start = Math.min(column, valueColumn);
  const rest = /^(?:(?!\s#).)*/.exec(line.slice(column))?.[0].trimEnd().length ?? 0;
  return {
    written: line.slice(start, column).trimStart(),
    replace: { start: lineStart + start, end: lineStart + column + rest },
  };
}

function isBlockHeader(value: string): boolean {
  return /^[|>][-+\d]*\s*(?:#.*)?$/.test(value);
}

/** The same length with quoted text blanked, so that a `#` in it starts no comment. */
function withoutQuoted(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, (quoted) => "_".repeat(quoted.length));
}
