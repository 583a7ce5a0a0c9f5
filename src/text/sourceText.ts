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
  const lineStarts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === 13 && text.charCodeAt(offset + 1) === 10) continue;
    if (unit === 10 || unit === 13) lineStarts.push(offset + 1);
  }
  return { text, lineStarts };
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

/** The offset of a place; one beyond its line or the text counts as that line's or the text's end. */
export function offsetAt(source: SourceText, position: Position): number {
  const start = source.lineStarts[Math.max(0, position.line)];
  if (start === undefined) return source.text.length;
  const next = source.lineStarts[position.line + 1] ?? source.text.length;
  return Math.max(start, Math.min(start + position.column, next));
}

/** The text of a line (from 0) without its line end. */
export function lineText(source: SourceText, line: number): string {
  const start = source.lineStarts[line];
  if (start === undefined) return "";
  const end = source.lineStarts[line + 1] ?? source.text.length;
  return source.text.slice(start, end).replace(/[\r\n]+$/, "");
}
