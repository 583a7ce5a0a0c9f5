import { findComments } from "../syntax/yaml/yamlComments.ts";
import { lineText, positionAt } from "../text/sourceText.ts";
import { type TextRange, touchesAny } from "../text/textRange.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding } from "./finding.ts";
import { type SuppressedBlocks, suppressedBlocks } from "./suppressedBlocks.ts";

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
  const blocks = suppressedBlocks(analysis);
  let line = -1;
  for (let at = source.text.indexOf(word); at >= 0; at = source.text.indexOf(word, at + 1)) {
    const own = positionAt(source, at).line;
    if (own === line) continue;
    line = own;
    const suppression = readLine(analysis, line, blocks);
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
  const scopes = byRule(
    suppressions.flatMap(({ rules, scope }) => rules.map(({ id }) => ({ rule: id, range: scope }))),
  );
  return findings.filter(({ rule, range }) => scopes(rule)?.(startOf(range)) !== true);
}

/** Whether one of these findings is of a rule and begins in a range. */
export function reportedIn(findings: readonly Finding[]): (rule: string, scope: TextRange) => boolean {
  const places = byRule(findings.map(({ rule, range }) => ({ rule, range: startOf(range) })));
  return (rule, scope) => places(rule)?.(scope) === true;
}

/** What counts is where a finding begins. */
function startOf({ start }: TextRange): TextRange {
  return { start, end: start };
}

/** Thousands of findings meet thousands of comments: which ranges there are of a rule is sorted out once. */
function byRule(places: readonly { readonly rule: string; readonly range: TextRange }[]) {
  const ranges = new Map<string, TextRange[]>();
  for (const { rule, range } of places) {
    const known = ranges.get(rule);
    if (known) known.push(range);
    else ranges.set(rule, [range]);
  }
  const touches = new Map([...ranges].map(([rule, each]) => [rule, touchesAny(each)]));
  return (rule: string) => touches.get(rule) ?? null;
}

function readLine(analysis: Analysis, line: number, blocks: SuppressedBlocks): Suppression | null {
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
          ? blocks(line)
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
