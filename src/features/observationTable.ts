import { formatBand, formatConcurrency, formatCount, formatPercent, formatTime } from "../units/print.ts";
import type { CalibrationTable } from "./calibrationTable.ts";
import type { ObservationReport, ObservedFigure, Standing } from "./observationReport.ts";

const standingWords: Readonly<Record<Standing, string>> = {
  inside: "as estimated",
  perhaps: "perhaps as estimated",
  outside: "other than estimated",
};

/** A reading as text: which server, its figures beside the estimate, and what there is to say about them. */
export function observationTable(report: ObservationReport): CalibrationTable {
  return {
    heading: report.model ?? "a model that it does not name",
    columns: ["figure", "estimated", "observed", "difference", ""],
    rows: [...report.figures.map(figureRow), ...stateRows(report)],
    notes: [...report.differences, ...report.notes],
  };
}

const labels: Readonly<Record<ObservedFigure["figure"], string>> = {
  kvTokens: "KV cache in tokens",
  concurrency: "requests of the full length",
  ttft: "time to the first token",
  tpot: "time per further token",
  latency: "whole request",
  throughput: "requests a second",
  outputThroughput: "tokens generated a second",
};

function figureRow(row: ObservedFigure): readonly string[] {
  const { figure, statistic, estimated, observed, between, difference, standing } = row;
  const show = (value: number): string => formatFigure(row.unit, value);
  const range =
    between === null
      ? ""
      : between.high === null
        ? ` (over ${show(between.low)})`
        : ` (${formatBand(between.low, between.high, show)})`;
  const sign = difference !== null && difference > 0 ? "+" : "";
  return [
    `${labels[figure]}${statistic === "p99" ? ", p99" : ""}`,
    estimated === null ? "–" : formatBand(estimated.low, estimated.high, show),
    `${show(observed)}${range}`,
    difference === null ? "–" : `${sign}${formatPercent(difference, 0)}`,
    standing === null ? "" : standingWords[standing],
  ];
}

/** What is now, of which there is no estimate. */
function stateRows({ kvCacheUsage, running, waiting }: ObservationReport): readonly (readonly string[])[] {
  const row = (label: string, value: string | null) =>
    value === null ? [] : [[`${label} now`, "–", value, "–", ""]];
  return [
    ...row("KV cache in use", kvCacheUsage === null ? null : formatPercent(kvCacheUsage, 0)),
    ...row("requests running", running === null ? null : formatCount(running)),
    ...row("requests waiting", waiting === null ? null : formatCount(waiting)),
  ];
}

function formatFigure(unit: ObservedFigure["unit"], value: number): string {
  if (unit === "ms") return formatTime(value);
  if (unit === "requests") return formatConcurrency(value);
  if (unit === "tokens") return formatCount(value);
  return formatCount(value, value < 10 ? 2 : value < 100 ? 1 : 0);
}
