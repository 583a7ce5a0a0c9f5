import {
  formatBand,
  formatCount,
  formatPercent,
  formatRate,
  formatTime,
  formatTokens,
} from "../units/print.ts";
import type { BenchmarkReport, RunReport, SpeedFigureReport } from "./benchmarkReport.ts";
import type { CalibrationTable } from "./calibrationTable.ts";

const columns = ["figure", "estimated", "measured", "difference", ""] as const;

/** One run as text: what was asked of the server, its speed beside the estimate, and what there is to say about it. */
export function benchmarkTable(run: RunReport): CalibrationTable {
  return {
    heading: headingOf(run),
    columns,
    rows: run.figures.map(figureRow),
    notes: [...(run.reason === null ? [] : [`No estimate: ${run.reason}`]), ...run.differences],
  };
}

/** Which run is written into the plan, where there are several. */
export function chosenRunNote({ runs, chosen, service }: BenchmarkReport): string | null {
  const run = runs[chosen];
  if (run === undefined || runs.length < 2) return null;
  const nearest =
    service === null ? "" : ", the load nearest to the workload's (the last run where it has none)";
  return `Measured is run ${chosen + 1} of ${runs.length}: ${loadPhrase(run)}${nearest}.`;
}

/** `16 requests open at once`. */
function loadPhrase({ load }: Pick<RunReport, "load">): string {
  switch (load.kind) {
    case "concurrency":
      return load.requests === 1
        ? "one request at a time"
        : `${formatCount(load.requests)} requests open at once`;
    case "rate":
      return `${formatRate(load.requestsPerSecond)} arriving`;
    case "burst":
      return `${formatCount(load.requests)} requests sent at once`;
    case "unknown":
      return "a load that it does not tell";
  }
}

function headingOf(run: RunReport): string {
  const { tool, model, gpu, version, date, inputTokens, outputTokens, completed } = run;
  const tokens =
    inputTokens === null || outputTokens === null
      ? null
      : `${formatTokens(inputTokens)} tokens in and ${formatTokens(outputTokens)} out`;
  const parts = [
    `${tool}: ${model ?? "a model that it does not name"}${gpu === null ? "" : ` on ${gpu}`}`,
    version === null ? null : `vLLM ${version}`,
    loadPhrase(run),
    tokens,
    completed === null ? null : `${formatCount(completed)} requests`,
    date,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

const labels: Readonly<Record<SpeedFigureReport["figure"], string>> = {
  ttft: "time to the first token",
  tpot: "time per further token",
  latency: "whole request",
  throughput: "requests a second",
  outputThroughput: "tokens generated a second",
};

function figureRow({
  figure,
  statistic,
  unit,
  estimated,
  measured,
  difference,
  inside,
}: SpeedFigureReport): readonly string[] {
  const show = (value: number): string =>
    unit === "ms" ? formatTime(value) : formatCount(value, value < 10 ? 2 : value < 100 ? 1 : 0);
  const sign = difference !== null && difference > 0 ? "+" : "";
  return [
    `${labels[figure]}${statistic === "p99" ? ", p99" : ""}`,
    estimated === null ? "–" : formatBand(estimated.low, estimated.high, show),
    show(measured),
    difference === null ? "–" : `${sign}${formatPercent(difference, 0)}`,
    inside === null ? "" : inside ? "inside" : "outside",
  ];
}
