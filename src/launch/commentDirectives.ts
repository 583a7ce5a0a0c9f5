import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import { readDirective } from "./directive.ts";
import type { Directive } from "./launch.ts";

/**
 * The directives of a file whose comments are whole lines: those before the first line that is no comment hold for
 * every launch, those in the comment lines directly above a place for the launch there.
 */
export function commentDirectives(
  source: SourceText,
  marker: RegExp,
): (...offsets: readonly number[]) => readonly Directive[] {
  const isComment = (line: number) => marker.test(lineText(source, line).trimStart());
  const lineCount = source.lineStarts.length;
  let top = 0;
  while (top < lineCount && (isComment(top) || /^\s*$/.test(lineText(source, top)))) top++;
  const read = (from: number, to: number): Directive[] => {
    const found: Directive[] = [];
    for (let line = from; line < to; line++) {
      const start = source.lineStarts[line] ?? 0;
      const text = lineText(source, line);
      const indent = text.length - text.trimStart().length;
      const range = { start: start + indent, end: start + text.trimEnd().length };
      const directive = isComment(line) ? readDirective({ text: text.trim(), range }) : null;
      if (directive) found.push(directive);
    }
    return found;
  };
  const atTop = read(0, top);
  return (...offsets) => {
    const above = offsets.flatMap((offset) => {
      const line = positionAt(source, offset).line;
      let first = line;
      while (first > top && isComment(first - 1)) first--;
      return read(Math.max(first, top), line);
    });
    return [...atTop, ...new Map(above.map((directive) => [directive.range.start, directive])).values()];
  };
}
