import { errorPatterns } from "./errorPatterns.ts";
import { figurePatterns } from "./figurePatterns.ts";
import { identityPatterns } from "./identityPatterns.ts";
import type { LogPattern } from "./logPattern.ts";

/** A message that was recognised in a line. */
export interface LogHit {
  readonly pattern: LogPattern;
  readonly groups: Readonly<Record<string, string | undefined>>;
  /** Where its hint stands in the line. */
  readonly index: number;
}

/** Every row that is known. */
export const logPatterns: readonly LogPattern[] = [...identityPatterns, ...figurePatterns, ...errorPatterns];

/** Longer than any message but those that print whole configurations, which take the rest of their line. */
const longestMessage = 2000;
/** Messages that one line may hold: reports that were pasted without their line breaks hold many. */
const mostHitsPerLine = 100;
const mostConfigurationsPerLine = 4;

/** Whether a line may tell something; the one look that every line of a log gets. */
export function mayTellSomething(line: string): boolean {
  return anyHint.test(line);
}

/** Every recognised message of a line, in its order. Takes time in proportion to the line, whatever it holds. */
export function findHits(line: string): readonly LogHit[] {
  const hits: LogHit[] = [];
  let tried = 0;
  let configurations = 0;
  for (const { 0: hint, index } of line.matchAll(everyHint)) {
    for (const pattern of patternsByHint.get(hint) ?? []) {
      const takesRest = pattern.shape.source.endsWith(".*)");
      if (takesRest && ++configurations > mostConfigurationsPerLine) continue;
      const end = takesRest ? undefined : index + longestMessage;
      const groups = pattern.shape.exec(line.slice(index, end));
      if (groups) hits.push({ pattern, groups: groups.groups ?? {}, index });
    }
    if (++tried >= mostHitsPerLine) break;
  }
  return hits;
}

const patternsByHint = groupByHint(logPatterns);
/** Longest first: where one hint begins another, the one that says more counts. */
const hintAlternatives = [...patternsByHint.keys()]
  .toSorted((a, b) => b.length - a.length)
  .map((hint) => hint.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
  .join("|");
const anyHint = new RegExp(hintAlternatives);
const everyHint = new RegExp(hintAlternatives, "g");

function groupByHint(patterns: readonly LogPattern[]): ReadonlyMap<string, readonly LogPattern[]> {
  const groups = new Map<string, LogPattern[]>();
  for (const pattern of patterns) groups.set(pattern.hint, [...(groups.get(pattern.hint) ?? []), pattern]);
  return groups;
}
