import { orDash, percent } from "../accuracy/printReport.ts";
import type { ErrorSummary } from "../accuracy/summarize.ts";
import { type ComparedSpeed, type ScoredSpeed, type SkippedSpeed, speedFigures } from "./scoreSpeed.ts";
import type { SpeedReport, SpeedSummary } from "./summarizeSpeed.ts";

/** The report as text for a terminal. */
export function printSpeedReport(report: SpeedReport, title: string): string {
  const lines = [title, ...summaryLines("overall", report.overall)];
  for (const [name, summary] of Object.entries(report.classes))
    lines.push("", ...summaryLines(name, summary));
  return `${lines.join("\n")}\n`;
}

function summaryLines(name: string, summary: SpeedSummary): readonly string[] {
  const skipped = Object.entries(summary.skipped);
  const count = skipped.reduce((total, [, rows]) => total + rows, 0);
  return [
    `${name}: ${summary.scored} rows scored${count > 0 ? `, ${count} skipped` : ""}`,
    ...skipped.map(([reason, rows]) => `  skipped ${rows}: ${reason}`),
    ...speedFigures.flatMap((figure) => errorLine(figure, summary[figure])),
    `  inside the range: ${orDash(summary.insideRange, percent)}, median width ${orDash(summary.medianRangeWidth, percent)} of the figure`,
  ];
}

function errorLine(name: string, errors: ErrorSummary): readonly string[] {
  if (errors.n === 0) return [];
  const figures = [
    `median ${orDash(errors.median, percent)}`,
    `p90 ${orDash(errors.p90, percent)}`,
    `worst ${orDash(errors.worst, percent)}`,
    `signed ${orDash(errors.signedMedian, percent)}`,
  ];
  return [`  ${name.padEnd(18)} n ${String(errors.n).padStart(4)}  ${figures.join("  ")}`];
}

/** One line a row: what was estimated and what was measured. */
export function printSpeedRows(results: readonly (ScoredSpeed | SkippedSpeed)[]): string {
  return results.map((result, index) => `${String(index + 1).padStart(4)} ${rowLine(result)}\n`).join("");
}

function rowLine(result: ScoredSpeed | SkippedSpeed): string {
  const { row } = result;
  const head = `${row.model} on ${row.gpu}`;
  if (result.kind === "skipped") return `${head}: skipped, ${result.reason}`;
  const load = row.concurrency === null ? `${row.requestRate ?? "?"}/s` : `×${row.concurrency}`;
  const parts = [
    `TP ${row.tensorParallel ?? "?"} ${row.inputTokens ?? "?"}/${row.outputTokens ?? "?"} ${load}`,
    pair("tpot", result.figures.tpot),
    pair("ttft", result.figures.ttft),
    pair("output/s", result.figures.outputThroughput),
    result.limit,
  ];
  return `${head} · ${parts.filter((part) => part !== null).join(" · ")}`;
}

function pair(name: string, figure: ComparedSpeed | null): string | null {
  if (figure === null) return null;
  const error = figure.estimated / figure.measured - 1;
  const digits = figure.measured < 100 ? 1 : 0;
  const outside = figure.inside ? "" : " OUTSIDE";
  return `${name} ${figure.estimated.toFixed(digits)}/${figure.measured.toFixed(digits)} (${error >= 0 ? "+" : ""}${percent(error)})${outside}`;
}
