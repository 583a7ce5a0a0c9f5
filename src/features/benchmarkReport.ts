import type { SpeedTerm, SpeedTermName } from "../advice/compareWithBenchmark.ts";
import type { Band } from "../capacity/band.ts";
import { measuredEntries } from "../plan/measuredEdit.ts";
import type { BenchmarkLoad } from "../vllm/benchmark/benchmarkRun.ts";
import { publicText } from "../vllm/secrets.ts";
import type { BenchmarkCalibration, CalibratedRun } from "./benchmarkCalibration.ts";

/** `gpuplan calibrate --json` for the result of a load generator. Fields are only added, never renamed. */
export interface BenchmarkReport {
  readonly kind: "benchmark";
  /** The result file. */
  readonly log: string;
  readonly file: string | null;
  readonly service: string | null;
  readonly runs: readonly RunReport[];
  readonly runsLeftOut: number;
  /** Index of the run whose figures are `measured`. */
  readonly chosen: number;
  readonly measured: Readonly<Record<string, string>>;
}

export interface RunReport {
  readonly tool: string;
  readonly model: string | null;
  readonly gpu: string | null;
  readonly version: string | null;
  readonly date: string | null;
  readonly load: BenchmarkLoad;
  readonly completed: number | null;
  readonly failed: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly figures: readonly SpeedFigureReport[];
  /** Why there is no estimate, and how the run differs from the file: sentences. */
  readonly reason: string | null;
  readonly differences: readonly string[];
}

export interface SpeedFigureReport {
  readonly figure: SpeedTermName;
  readonly statistic: SpeedTerm["statistic"];
  readonly unit: "ms" | "requests/s" | "tokens/s";
  readonly estimated: Band | null;
  readonly measured: number;
  /** Measured over the likely estimate, less one; `null` without one. */
  readonly difference: number | null;
  readonly inside: boolean | null;
}

export function benchmarkReport(
  log: string,
  file: string | null,
  calibration: Extract<BenchmarkCalibration, { readonly kind: "measured" }>,
): BenchmarkReport {
  const { subject, runs, runsLeftOut, chosen, measured } = calibration;
  return {
    kind: "benchmark",
    log,
    file,
    service: subject,
    runs: runs.map(runReport),
    runsLeftOut,
    chosen,
    measured: Object.fromEntries(measuredEntries(measured)),
  };
}

function runReport({ run, comparison }: CalibratedRun): RunReport {
  const whole = (value: number | null) => value && Math.round(value);
  return {
    tool: run.tool,
    model: run.model && publicText(run.model),
    gpu: run.gpu,
    version: run.version,
    date: run.date,
    load: run.load,
    completed: run.completed,
    failed: run.failed,
    inputTokens: whole(run.inputTokens),
    outputTokens: whole(run.outputTokens),
    figures: comparison.terms.map(figureReport),
    reason: comparison.reason,
    differences: [
      ...(comparison.otherModel === null
        ? []
        : [`The run was of ${publicText(comparison.otherModel)}, which is another model.`]),
      ...(comparison.otherGpu === null
        ? []
        : [`The run was on ${comparison.otherGpu}, which is another GPU.`]),
      ...(run.failed !== null && run.failed > 0
        ? [`${run.failed} of its requests failed and are in none of the figures.`]
        : []),
    ],
  };
}

const units: Readonly<Record<SpeedTermName, SpeedFigureReport["unit"]>> = {
  ttft: "ms",
  tpot: "ms",
  latency: "ms",
  throughput: "requests/s",
  outputThroughput: "tokens/s",
};

function figureReport({ term, statistic, measured, estimated }: SpeedTerm): SpeedFigureReport {
  const round = (value: number) => Number(value.toPrecision(5));
  return {
    figure: term,
    statistic,
    unit: units[term],
    estimated: estimated && {
      low: round(estimated.low),
      mid: round(estimated.mid),
      high: round(estimated.high),
    },
    measured: round(measured),
    difference: estimated && estimated.mid > 0 ? Number((measured / estimated.mid - 1).toFixed(3)) : null,
    inside: estimated && measured >= estimated.low && measured <= estimated.high,
  };
}
