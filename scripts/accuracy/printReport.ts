import type { Compared, ScoredRow, SkippedRow } from "./scoreRow.ts";
import type { AccuracyReport, AccuracySummary, ErrorSummary } from "./summarize.ts";

/** The report as text for a terminal. */
export function printReport(report: AccuracyReport, title: string): string {
  const lines = [title, ...summaryLines("overall", report.overall)];
  for (const [name, summary] of Object.entries(report.classes)) {
    if (summary.scored > 0) lines.push("", ...summaryLines(name, summary));
  }
  return `${lines.join("\n")}\n`;
}

function summaryLines(name: string, summary: AccuracySummary): readonly string[] {
  const skipped = Object.entries(summary.skipped);
  const count = skipped.reduce((total, [, rows]) => total + rows, 0);
  const { start } = summary;
  return [
    `${name}: ${summary.scored} rows scored${count > 0 ? `, ${count} skipped` : ""}`,
    ...skipped.map(([reason, rows]) => `  skipped ${rows}: ${reason}`),
    errorLine("weights", summary.weights, percent),
    errorLine("KV cache", summary.kvCache, percent),
    errorLine("KV, GiB", summary.kvGiB, (value) => value.toFixed(2)),
    errorLine("KV, share of budget", summary.kvShareOfBudget, percent),
    errorLine("concurrency", summary.concurrency, percent),
    `  start: ${start.right} right, ${start.uncertain} uncertain, ${start.falseRefused} refused though it started, ${start.missed} missed`,
    `  inside the range: ${orDash(summary.insideRange, percent)}, median width ${orDash(summary.medianRangeWidth, percent)} of the budget`,
  ];
}

function errorLine(name: string, errors: ErrorSummary, print: (value: number) => string): string {
  const figures = [
    `median ${orDash(errors.median, print)}`,
    `p90 ${orDash(errors.p90, print)}`,
    `worst ${orDash(errors.worst, print)}`,
    `signed ${orDash(errors.signedMedian, print)}`,
  ];
  return `  ${name.padEnd(20)} n ${String(errors.n).padStart(3)}  ${figures.join("  ")}`;
}

/** One line a row: what was estimated and what was printed. */
export function printRows(results: readonly (ScoredRow | SkippedRow)[]): string {
  return results.map((result, index) => `${String(index + 1).padStart(3)} ${rowLine(result)}\n`).join("");
}

function rowLine(result: ScoredRow | SkippedRow): string {
  const { row } = result;
  const head = `${row.model} on ${row.gpu}`;
  if (result.kind === "skipped") return `${head}: skipped, ${result.reason}`;
  const figures = [
    pair("weights", result.weights),
    pair("KV", result.kvCache),
    result.kvCache &&
      `${percent((result.kvCache.estimated - result.kvCache.printed) / result.budgetGiB)} of the budget`,
    pair("requests", result.concurrency),
    result.inside.includes(false) ? "OUTSIDE its range" : null,
    `${result.verdict}/${row.outcome}`,
  ];
  return `${head} · vLLM ${result.version} · ${figures.filter((figure) => figure !== null).join(" · ")}`;
}

function pair(name: string, compared: Compared | null): string | null {
  if (compared === null) return null;
  const error = compared.printed > 0 ? ` (${signed(compared.estimated / compared.printed - 1)})` : "";
  return `${name} ${compared.estimated.toFixed(2)}/${compared.printed.toFixed(2)}${error}`;
}

function signed(value: number): string {
  return `${value >= 0 ? "+" : ""}${percent(value)}`;
}

export function percent(value: number): string {
  return `${(value * 100).toFixed(1)}%`;
}

export function orDash(value: number | null, print: (value: number) => string): string {
  return value === null ? "–" : print(value);
}
