import {
  type ArchitectureClass,
  architectureClasses,
  type Compared,
  type ScoredRow,
  type SkippedRow,
} from "./scoreRow.ts";

/** Errors of one figure over the rows that print it: absolute ones, and the median with its sign. */
export interface ErrorSummary {
  readonly n: number;
  readonly median: number | null;
  readonly p90: number | null;
  readonly worst: number | null;
  readonly signedMedian: number | null;
}

export interface AccuracySummary {
  readonly scored: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly weights: ErrorSummary;
  readonly kvCache: ErrorSummary;
  readonly kvShareOfBudget: ErrorSummary;
  readonly kvGiB: ErrorSummary;
  readonly concurrency: ErrorSummary;
  readonly start: Readonly<Record<"right" | "uncertain" | "falseRefused" | "missed", number>>;
  /** Share of the printed figures that lie within the estimate's range, and that range's width as a share of the budget. */
  readonly insideRange: number | null;
  readonly medianRangeWidth: number | null;
}

export interface AccuracyReport {
  readonly overall: AccuracySummary;
  readonly classes: Readonly<Record<ArchitectureClass, AccuracySummary>>;
}

export function summarizeAll(results: readonly (ScoredRow | SkippedRow)[]): AccuracyReport {
  const scored = results.filter((result) => result.kind === "scored");
  const skipped = results.filter((result) => result.kind === "skipped");
  const byClass = architectureClasses.map(
    (name) =>
      [
        name,
        summarize(
          scored.filter((row) => row.class === name),
          [],
        ),
      ] as const,
  );
  const classes = Object.fromEntries(byClass) as Record<ArchitectureClass, AccuracySummary>;
  return { overall: summarize(scored, skipped), classes };
}

function summarize(scored: readonly ScoredRow[], skipped: readonly SkippedRow[]): AccuracySummary {
  const relative = (pick: (row: ScoredRow) => Compared | null): ErrorSummary =>
    summarizeErrors(
      scored.flatMap((row) => {
        const compared = pick(row);
        return compared && compared.printed > 0 ? [compared.estimated / compared.printed - 1] : [];
      }),
    );
  const kvErrors = scored.flatMap((row) =>
    row.kvCache ? [{ row, gib: row.kvCache.estimated - row.kvCache.printed }] : [],
  );
  const start = { right: 0, uncertain: 0, falseRefused: 0, missed: 0 };
  for (const { start: score } of scored) if (score) start[score]++;
  const inside = scored.flatMap((row) => row.inside);
  const withRange = scored.filter((row) => row.inside.length > 0);
  return {
    scored: scored.length,
    skipped: countBy(skipped.map((row) => row.reason)),
    weights: relative((row) => row.weights),
    kvCache: relative((row) => row.kvCache),
    kvShareOfBudget: summarizeErrors(kvErrors.map(({ row, gib }) => gib / row.budgetGiB)),
    kvGiB: summarizeErrors(kvErrors.map(({ gib }) => gib)),
    concurrency: relative((row) => row.concurrency),
    start,
    insideRange: inside.length === 0 ? null : inside.filter(Boolean).length / inside.length,
    medianRangeWidth: quantile(
      withRange.map((row) => row.rangeWidthGiB / row.budgetGiB),
      0.5,
    ),
  };
}

export function summarizeErrors(errors: readonly number[]): ErrorSummary {
  const sizes = errors.map(Math.abs);
  return {
    n: errors.length,
    median: quantile(sizes, 0.5),
    p90: quantile(sizes, 0.9),
    worst: quantile(sizes, 1),
    signedMedian: quantile(errors, 0.5),
  };
}

/** Between the two neighbours where the place is no whole number; `null` of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}

function countBy(reasons: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
