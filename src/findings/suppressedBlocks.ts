import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import type { Analysis } from "./analysis.ts";
import { goesOn } from "./continuedLines.ts";

/**
 * What a comment on a line of its own stands above: from the next line, further comments such as a directive with it,
 * to the end of what starts there.
 */
export type SuppressedBlocks = (line: number) => TextRange;

/** The blocks of one file, asked for from its beginning to its end: what a thousand comments stand above is sought once. */
export function suppressedBlocks(analysis: Analysis): SuppressedBlocks {
  const { source, assessments } = analysis;
  const lineCount = source.lineStarts.length;
  const isComment = (line: number) =>
    /^\s*(?:(?:#|;|\/\/|::|<!--|@?rem\b).*)?$/i.test(lineText(source, line));
  let comments = { start: 0, end: 0 };
  const firstBelow = (line: number): number => {
    if (line < comments.start || line >= comments.end) {
      let end = line;
      while (end < lineCount && isComment(end)) end++;
      comments = { start: line, end };
    }
    return comments.end;
  };
  const ends = new Map<number, number>();
  const endOf = (first: number): number => {
    const known = ends.get(first);
    if (known !== undefined) return known;
    let last = fenceEnd(source, first) ?? first;
    while (last + 1 < lineCount && continues(analysis, first, last)) last++;
    const begunHere = assessments
      .map(({ deployment }) => deployment.range)
      .filter((launch) => positionAt(source, launch.start).line === first);
    const end = Math.max(endOfLine(source, last), ...begunHere.map((launch) => launch.end));
    ends.set(first, end);
    return end;
  };
  return (line) => {
    const start = source.lineStarts[line + 1] ?? source.text.length;
    return { start, end: Math.max(start, endOf(firstBelow(line + 1))) };
  };
}

/** The line that closes the fence of a page which a line opens. */
function fenceEnd(source: SourceText, line: number): number | null {
  const mark = /^\s*(`{3,}|~{3,})/.exec(lineText(source, line))?.[1];
  if (mark === undefined) return null;
  for (let next = line + 1; next < source.lineStarts.length; next++)
    if (lineText(source, next).trim().startsWith(mark)) return next;
  return source.lineStarts.length - 1;
}

/** Whether the line after `last` belongs to the block: it is blank or deeper, an item of the list, or `last` goes on. */
function continues(analysis: Analysis, first: number, last: number): boolean {
  const { source } = analysis;
  if (goesOn(analysis, last)) return true;
  const next = lineText(source, last + 1);
  const start = lineText(source, first);
  const deeper = indentOf(next) - indentOf(start);
  if (next.trim() === "" || deeper > 0) return true;
  // What goes on with a construct of the shell, or ends it, stands no deeper than its beginning.
  if (deeper === 0 && /^\s*(?:then|do|else|elif|fi|done|esac|[{})\]])(?![\w-])/.test(next)) return true;
  // YAML's lists may stand no deeper than their key.
  return deeper === 0 && /^\s*-(?:\s|$)/.test(next) && /^\s*[\w.-]+:\s*(?:#.*)?$/.test(start);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function endOfLine(source: SourceText, line: number): number {
  return (source.lineStarts[line] ?? 0) + lineText(source, line).length;
}
