import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding } from "./finding.ts";

/** A `# gpuplan-ignore rule-id, other-rule: reason` comment: findings of these rules inside `scope` are not reported. */
export interface Suppression {
  /** The whole comment, marker included. */
  readonly range: TextRange;
  /** Whether the comment has its line for itself. */
  readonly ownLine: boolean;
  readonly rules: readonly { readonly id: string; readonly range: TextRange }[];
  readonly reason: string | null;
  readonly scope: TextRange;
}

const word = "gpuplan-ignore";
const comment =
  /(?:^|(?<=\s))(?:#+|;+|\/\/+|::|@?rem\b|<!--)[ \t]*gpuplan-ignore(?<file>-file)?(?<ids>[^:\r\n]*?)(?::(?<reason>[^\r\n]*?))?[ \t]*(?:-->)?[ \t]*$/i;

/**
 * The suppressions of a file, in order. A comment behind something holds for its line; one that has its line for
 * itself, for the block that follows it: the launch that starts there, or the lines that are indented deeper;
 * `gpuplan-ignore-file`, for the file.
 */
export function findSuppressions({ source, assessments }: Analysis): readonly Suppression[] {
  const found: Suppression[] = [];
  const launches = assessments.map(({ deployment }) => deployment.range);
  let line = -1;
  for (let at = source.text.indexOf(word); at >= 0; at = source.text.indexOf(word, at + 1)) {
    const own = positionAt(source, at).line;
    if (own === line) continue;
    line = own;
    const suppression = readLine(source, line, launches);
    if (suppression !== null) found.push(suppression);
  }
  return found;
}

/** The findings that no comment suppresses. */
export function withoutSuppressed(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
): readonly Finding[] {
  if (suppressions.length === 0) return findings;
  return findings.filter(
    (finding) =>
      !suppressions.some(
        (suppression) =>
          suppression.rules.some(({ id }) => id === finding.rule) && covers(suppression, finding),
      ),
  );
}

export function covers({ scope }: Suppression, { range }: Pick<Finding, "range">): boolean {
  return scope.start <= range.start && range.start <= scope.end;
}

function readLine(source: SourceText, line: number, launches: readonly TextRange[]): Suppression | null {
  const text = lineText(source, line);
  const match = comment.exec(text);
  if (match === null) return null;
  const lineStart = source.lineStarts[line] ?? 0;
  const ownLine = text.slice(0, match.index).trim() === "";
  const ids = match.groups?.ids ?? "";
  const idsAt = lineStart + match.index + match[0].toLowerCase().indexOf(word) + word.length;
  const idsStart = idsAt + (match.groups?.file?.length ?? 0);
  const reason = match.groups?.reason?.trim() ?? "";
  return {
    range: { start: lineStart + match.index, end: lineStart + text.trimEnd().length },
    ownLine,
    rules: [...ids.matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => ({
      id,
      range: { start: idsStart + index, end: idsStart + index + id.length },
    })),
    reason: reason === "" ? null : reason,
    scope:
      match.groups?.file !== undefined
        ? { start: 0, end: source.text.length }
        : ownLine
          ? blockBelow(source, line, launches)
          : { start: lineStart, end: lineStart + text.length },
  };
}

/** From the next line that is neither blank nor a comment to the end of what starts there. */
function blockBelow(source: SourceText, line: number, launches: readonly TextRange[]): TextRange {
  const lineCount = source.lineStarts.length;
  let first = line + 1;
  while (first < lineCount && /^\s*(?:(?:#|;|\/\/|::|<!--|@?rem\b).*)?$/i.test(lineText(source, first)))
    first++;
  const indent = indentOf(lineText(source, first));
  let last = first;
  while (last + 1 < lineCount && continues(source, last, indent)) last++;
  const start = source.lineStarts[first] ?? source.text.length;
  const end = start + source.text.slice(start, endOfLine(source, last)).trimEnd().length;
  const begunHere = launches.filter((launch) => positionAt(source, launch.start).line === first);
  return { start, end: Math.max(end, ...begunHere.map((launch) => launch.end)) };
}

/** Whether the line after `line` belongs to the block: it is blank or deeper, or `line` says that it goes on. */
function continues(source: SourceText, line: number, indent: number): boolean {
  const next = lineText(source, line + 1);
  if (/[\\`^]\s*$/.test(lineText(source, line))) return true;
  return next.trim() === "" || indentOf(next) > indent;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function endOfLine(source: SourceText, line: number): number {
  return (source.lineStarts[line] ?? 0) + lineText(source, line).length;
}
