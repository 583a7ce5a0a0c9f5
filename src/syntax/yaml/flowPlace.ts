import { type BlockOpener, blockPath, readLine } from "./blockLines.ts";
import { endOfLine, startOfLine } from "./yamlEdit.ts";
import { type CursorPlace, longestLine } from "./yamlPath.ts";

/** Lines above the cursor in which an open bracket is looked for. */
const mostFlowLines = 60;

/** The place inside braces or brackets that are still open at the offset; `null` outside of any. */
export function flowPlace(text: string, offset: number): CursorPlace | null {
  let start = startOfLine(text, offset);
  for (let count = 0; count < mostFlowLines; count++) {
    const line = text.slice(start, Math.min(endOfLine(text, start), offset));
    if (line.length > longestLine) return null;
    const openers = readLine(line);
    const last = openers.at(-1);
    const valueStart = start + valueColumnOf(line, last);
    if (/^[{[]/.test(text.slice(valueStart, offset))) {
      const frames = scanFlow(text, valueStart, offset);
      if (frames.length > 0) return toPlace(text, start, openers, frames, offset);
    }
    if (start === 0 || (last?.column === 0 && count > 0)) return null;
    start = startOfLine(text, start - 1);
  }
  return null;
}

/** One open bracket and how far it has been read. */
interface Frame {
  readonly kind: "mapping" | "sequence";
  /** Set between a key's colon and the comma that ends its value. */
  key: string | null;
  index: number;
  tokenStart: number;
}

/** The brackets that are open at `end`, from the outermost in. */
function scanFlow(text: string, start: number, end: number): readonly Frame[] {
  const frames: Frame[] = [];
  let position = start;
  while (position < end) {
    const character = text.charAt(position);
    const frame = frames.at(-1);
    if (character === "{" || character === "[") {
      frames.push({
        kind: character === "{" ? "mapping" : "sequence",
        key: null,
        index: 0,
        tokenStart: position + 1,
      });
    } else if (character === "}" || character === "]") {
      frames.pop();
      if (frames.length === 0) return [];
    } else if (frame && character === ",") {
      frame.key = null;
      frame.index++;
      frame.tokenStart = position + 1;
    } else if (
      frame?.kind === "mapping" &&
      frame.key === null &&
      character === ":" &&
      /^["'\s,{}[\]]?$/.test(text.charAt(position + 1))
    ) {
      frame.key = unquoted(text.slice(frame.tokenStart, position).trim());
      frame.tokenStart = position + 1;
    } else if (character === "#" && /\s/.test(text.charAt(position - 1))) {
      position = endOfLine(text, position);
      if (frame && text.slice(frame.tokenStart, position).trimStart().startsWith("#"))
        frame.tokenStart = position;
      continue;
    } else if ((character === '"' || character === "'") && /[\s,:{[]/.test(text.charAt(position - 1))) {
      position = endOfQuoted(text, position, end);
      continue;
    }
    position++;
  }
  return frames;
}

function toPlace(
  text: string,
  lineStart: number,
  openers: readonly BlockOpener[],
  frames: readonly Frame[],
  offset: number,
): CursorPlace {
  const last = openers.at(-1);
  const outer =
    last?.kind === "key"
      ? blockPath(text, lineStart, openers.slice(0, -1), last.column)
      : blockPath(text, lineStart, openers, Number.MAX_SAFE_INTEGER);
  const path: (string | number)[] =
    last?.kind === "key"
      ? [...(outer?.path ?? []), last.name]
      : openers.length === 0
        ? []
        : [...(outer?.path ?? [])];
  for (const frame of frames.slice(0, -1))
    path.push(frame.kind === "mapping" ? (frame.key ?? "") : frame.index);
  const inner = frames.at(-1);
  if (inner?.kind === "sequence") path.push(inner.index);
  else if (inner && inner.key !== null) path.push(inner.key);
  const written = text.slice(inner?.tokenStart ?? offset, offset).trimStart();
  const rest = /^[^,{}[\]\r\n:#]*/.exec(text.slice(offset))?.[0].trimEnd().length ?? 0;
  const on = inner?.kind === "mapping" && inner.key === null ? "key" : "value";
  return { on, path, written, replace: { start: offset - written.length, end: offset + rest }, inFlow: true };
}

function valueColumnOf(line: string, last: BlockOpener | undefined): number {
  if (last?.kind === "key") return last.valueColumn;
  return /^[\s-]*/.exec(line)?.[0].length ?? 0;
}

function endOfQuoted(text: string, start: number, end: number): number {
  const quoted = text.charAt(start) === '"' ? /"(?:[^"\\]|\\[\s\S])*"/y : /'(?:[^']|'')*'/y;
  quoted.lastIndex = start;
  return quoted.test(text.slice(0, end)) ? quoted.lastIndex : end;
}

function unquoted(key: string): string {
  return /^(["']).*\1$/.test(key) ? key.slice(1, -1) : key;
}
