import { findComments } from "../syntax/yaml/yamlComments.ts";
import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import type { Analysis } from "./analysis.ts";
import { goesOn } from "./continuedLines.ts";
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
/** More than there are rules; a longer list is none. */
const mostRules = 100;
/** Up to the rules; what follows is taken apart by hand, in linear time whatever stands there. */
const head = /(?:^|(?<=\s))(?:#+|;+|\/\/+|::|@?rem\b|<!--)[ \t]*gpuplan-ignore(?<file>-file)?/i;

/**
 * The suppressions of a file, in order. A comment behind something holds for its line; one that has its line for
 * itself, for the block that follows it: the launch that starts there, or the lines that are indented deeper;
 * `gpuplan-ignore-file`, for the file.
 */
export function findSuppressions(analysis: Analysis): readonly Suppression[] {
  const { source, plan, config } = analysis;
  if (!source.text.includes(word)) return [];
  const found: Suppression[] = [];
  // In a plan all is YAML, whose texts hold no comments; a text of a launch file may be a script that does.
  const yaml = plan?.yaml ?? config?.yaml;
  const comments = yaml && new Set(findComments(yaml.text, yaml.tree).map(({ range }) => range.start));
  let line = -1;
  for (let at = source.text.indexOf(word); at >= 0; at = source.text.indexOf(word, at + 1)) {
    const own = positionAt(source, at).line;
    if (own === line) continue;
    line = own;
    const suppression = readLine(analysis, line);
    if (suppression !== null && comments?.has(suppression.range.start) !== false) found.push(suppression);
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

function readLine(analysis: Analysis, line: number): Suppression | null {
  const { source } = analysis;
  const text = lineText(source, line).trimEnd();
  const match = head.exec(text);
  if (match === null) return null;
  const lineStart = source.lineStarts[line] ?? 0;
  const ownLine = text.slice(0, match.index).trim() === "";
  const idsAt = match.index + match[0].length;
  const said = text.endsWith("-->") ? text.slice(idsAt, -"-->".length) : text.slice(idsAt);
  const [ids, reason] = splitReason(said);
  return {
    range: { start: lineStart + match.index, end: lineStart + text.length },
    ownLine,
    rules: [...ids.matchAll(/[^\s,]+/g)].slice(0, mostRules).map(({ 0: id, index }) => ({
      id,
      range: { start: lineStart + idsAt + index, end: lineStart + idsAt + index + id.length },
    })),
    reason: reason === "" ? null : reason,
    scope:
      match.groups?.file !== undefined
        ? { start: 0, end: source.text.length }
        : ownLine
          ? blockBelow(analysis, line)
          : { start: lineStart, end: lineStart + text.length },
  };
}

/** A reason stands behind a colon; where there is none, behind the last word that could be a rule: they have hyphens. */
function splitReason(said: string): readonly [ids: string, reason: string] {
  const colon = said.indexOf(":");
  if (colon >= 0) return [said.slice(0, colon), said.slice(colon + 1).trim()];
  const words = [...said.matchAll(/[^\s,]+/g)];
  const reason = words.slice(1).find(([word]) => !/\w-\w/.test(word));
  return reason === undefined ? [said, ""] : [said.slice(0, reason.index), said.slice(reason.index).trim()];
}

/** From the next line, comments such as a directive with it, to the end of what starts there. */
function blockBelow(analysis: Analysis, line: number): TextRange {
  const { source, assessments } = analysis;
  const lineCount = source.lineStarts.length;
  let first = line + 1;
  while (first < lineCount && /^\s*(?:(?:#|;|\/\/|::|<!--|@?rem\b).*)?$/i.test(lineText(source, first)))
    first++;
  let last = fenceEnd(source, first) ?? first;
  while (last + 1 < lineCount && continues(analysis, first, last)) last++;
  const start = source.lineStarts[line + 1] ?? source.text.length;
  const end = Math.max(start, endOfLine(source, last));
  const launches = assessments.map(({ deployment }) => deployment.range);
  const begunHere = launches.filter((launch) => positionAt(source, launch.start).line === first);
  return { start, end: Math.max(end, ...begunHere.map((launch) => launch.end)) };
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
