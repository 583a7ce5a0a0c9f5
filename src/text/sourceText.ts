/** A place in a text, both counted from 0; columns are UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text and the offsets at which its lines start. The only place that knows offset ↔ line and column. */
export interface SourceText {
  readonly text: string;
  readonly lineStarts: readonly number[];
}

/** Lines end at `\n`, `\r\n` or a lone `\r`, as editors count them. */
export function createSourceText(text: string): SourceText {
  const known = newest?.deref();
  if (known?.text === text) return known;
  const source = { text, lineStarts: findLineStarts(text) };
  newest = new WeakRef(source);
  return source;
}

/** An editor asks for five things at once about the same text, which may be long; nothing is kept that nobody else keeps. */
let newest: WeakRef<SourceText> | null = null;

function findLineStarts(text: string): readonly number[] {
  const lineStarts = [0];
  // Most texts have none of the lone `\r`, and are read several times as fast.
  if (!text.includes("\r")) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  } else {
    const pattern = /\r\n?|\n/g;
    while (pattern.test(text)) lineStarts.push(pattern.lastIndex);
  }
  return lineStarts;
}

/** Line and column of an offset; offsets outside the text count as its nearest end. */
export function positionAt(source: SourceText, offset: number): Position {
  const inside = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= inside) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: inside - (source.lineStarts[low] ?? 0) };
}

/** The offset of a place; one beyond its line (before the line end) or the text counts as that line's or the text's end. */
export function offsetAt({ text, lineStarts }: SourceText, position: Position): number {
  const line = Math.max(0, position.line);
  const start = lineStarts[line];
  if (start === undefined) return text.length;
  let end = lineStarts[line + 1] ?? text.length;
  while (end > start && /[\r\n]/.test(text.charAt(end - 1))) end--;
  return Math.max(start, Math.min(start + position.column, end));
}

/** The text of a line (from 0) without its line end. */
export function lineText(source: SourceText, line: number): string {
  const start = source.lineStarts[line];
  if (start === undefined) return "";
  const end = source.lineStarts[line + 1] ?? source.text.length;
  return source.text.slice(start, end).replace(/[\r\n]+$/, "");
}
