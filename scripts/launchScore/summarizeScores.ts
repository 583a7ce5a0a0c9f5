import type { CaseScore } from "./scoreLaunches.ts";

/** What came of reading one case. */
export type CaseResult = {
  readonly name: string;
  readonly isDecoy: boolean;
  readonly ms: number;
} & ({ readonly score: CaseScore } | { readonly crash: string });

export interface ScoreSummary {
  readonly files: number;
  readonly decoys: number;
  readonly values: number;
  readonly rightValues: number;
  readonly launches: number;
  readonly foundLaunches: number;
  /** In files that have launches. */
  readonly extraLaunches: number;
  readonly launchesInDecoys: number;
  readonly crashes: number;
  readonly slowest: { readonly name: string; readonly ms: number } | null;
}

export function summarizeScores(results: readonly CaseResult[]): ScoreSummary {
  const scored = results.flatMap((result) => ("score" in result ? [result] : []));
  const total = (count: (score: CaseScore) => number, among = scored): number =>
    among.reduce((sum, { score }) => sum + count(score), 0);
  const decoys = scored.filter(({ isDecoy }) => isDecoy);
  const others = scored.filter(({ isDecoy }) => !isDecoy);
  const slowest = results.reduce<CaseResult | null>(
    (worst, result) => (worst === null || result.ms > worst.ms ? result : worst),
    null,
  );
  return {
    files: results.length,
    decoys: results.filter(({ isDecoy }) => isDecoy).length,
    values: total(({ values }) => values),
    rightValues: total(({ rightValues }) => rightValues),
    launches: total(({ expectedLaunches }) => expectedLaunches),
    foundLaunches: total(({ foundLaunches }) => foundLaunches),
    extraLaunches: total(({ extraLaunches }) => extraLaunches, others),
    launchesInDecoys: total(({ extraLaunches }) => extraLaunches, decoys),
    crashes: results.length - scored.length,
    slowest: slowest && { name: slowest.name, ms: slowest.ms },
  };
}

export function printSummary(summary: ScoreSummary): string {
  const { slowest } = summary;
  return [
    `${summary.files} files, ${summary.decoys} of them decoys`,
    `values right       ${share(summary.rightValues, summary.values)}`,
    `launches found     ${share(summary.foundLaunches, summary.launches)}`,
    `launches made up   ${summary.extraLaunches}`,
    `launches in decoys ${summary.launchesInDecoys}`,
    `crashes            ${summary.crashes}`,
    `slowest            ${slowest === null ? "–" : `${slowest.ms.toFixed(1)} ms  ${slowest.name}`}`,
    "",
  ].join("\n");
}

function share(part: number, whole: number): string {
  return `${part} of ${whole}${whole === 0 ? "" : `, ${((100 * part) / whole).toFixed(1)}%`}`;
}
