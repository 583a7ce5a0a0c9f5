import { type ErrorSummary, quantile, summarizeErrors } from "../accuracy/summarize.ts";
import type { ScoredSpeed, SkippedSpeed, SpeedFigureName } from "./scoreSpeed.ts";

export interface SpeedSummary extends Readonly<Record<SpeedFigureName, ErrorSummary>> {
  readonly scored: number;
  readonly skipped: Readonly<Record<string, number>>;
  /** Share of the measured figures that lie within the estimate's range, and that range's width over its likely value. */
  readonly insideRange: number | null;
  readonly medianRangeWidth: number | null;
}

export interface SpeedReport {
  readonly overall: SpeedSummary;
  /** By GPU, and by load. */
  readonly classes: Readonly<Record<string, SpeedSummary>>;
}

export function summarizeSpeeds(results: readonly (ScoredSpeed | SkippedSpeed)[]): SpeedReport {
  const scored = results.filter((result) => result.kind === "scored");
  const skipped = results.filter((result) => result.kind === "skipped");
  const classes = [
    ...grouped(scored, (row) => `GPU ${row.gpuClass}`),
    ...grouped(scored, (row) => `load ${row.loadClass}`),
  ];
  return {
    overall: summarize(scored, skipped),
    classes: Object.fromEntries(classes.map(([name, rows]) => [name, summarize(rows, [])])),
  };
}

function grouped(
  rows: readonly ScoredSpeed[],
  nameOf: (row: ScoredSpeed) => string,
): readonly (readonly [string, readonly ScoredSpeed[]])[] {
  const groups = new Map<string, ScoredSpeed[]>();
  for (const row of rows) groups.set(nameOf(row), [...(groups.get(nameOf(row)) ?? []), row]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function summarize(scored: readonly ScoredSpeed[], skipped: readonly SkippedSpeed[]): SpeedSummary {
  const all = scored.flatMap(({ figures }) => Object.values(figures).filter((figure) => figure !== null));
  const errors = (name: SpeedFigureName): ErrorSummary =>
    summarizeErrors(
      scored.flatMap(({ figures }) => {
        const figure = figures[name];
        return figure ? [figure.estimated / figure.measured - 1] : [];
      }),
    );
  const reasons: Record<string, number> = {};
  for (const { reason } of skipped) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    scored: scored.length,
    skipped: reasons,
    tpot: errors("tpot"),
    ttft: errors("ttft"),
    outputThroughput: errors("outputThroughput"),
    insideRange: all.length === 0 ? null : all.filter((figure) => figure.inside).length / all.length,
    medianRangeWidth: quantile(
      all.map((figure) => (figure.high - figure.low) / figure.estimated),
      0.5,
    ),
  };
}
