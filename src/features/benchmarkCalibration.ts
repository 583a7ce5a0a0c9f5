import { type BenchmarkComparison, compareWithBenchmark } from "../advice/compareWithBenchmark.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { MeasuredRun, MeasuredSpeed, WrittenTimes } from "../plan/measuredEdit.ts";
import type { Assessment } from "../sizing/assess.ts";
import type { TextEdit } from "../text/textEdit.ts";
import {
  type BenchmarkReading,
  type BenchmarkRun,
  type MeasuredTimes,
  percentileMs,
} from "../vllm/benchmark/benchmarkRun.ts";
import { type CalibrationSubject, chooseSubject, provenEdits } from "./calibration.ts";

/** What a load generator measured against the launch or service that it asked. */
export type BenchmarkCalibration =
  | {
      readonly kind: "measured";
      readonly subject: string | null;
      readonly runs: readonly CalibratedRun[];
      readonly runsLeftOut: number;
      /** Of the run whose load is nearest to the workload's, else of the last. */
      readonly chosen: number;
      readonly measured: MeasuredRun;
      readonly edits: readonly TextEdit[] | null;
    }
  | { readonly kind: "choose"; readonly subjects: readonly CalibrationSubject[] }
  | { readonly kind: "problem"; readonly message: string };

export interface CalibratedRun {
  readonly run: BenchmarkRun;
  readonly comparison: BenchmarkComparison;
}

/** `analysis` is of the plan or launch file, `null` without one; `wanted` names one of its subjects. */
export function calibrateBenchmark(
  analysis: Analysis | null,
  { runs, runsLeftOut }: BenchmarkReading,
  wanted: string | null,
  lookUps: LookUps,
): BenchmarkCalibration {
  const models = runs.flatMap(({ model }) => model ?? []);
  const choice = analysis === null ? null : chooseSubject(analysis, models, wanted, lookUps);
  if (choice !== null && choice.kind !== "chosen") return choice;
  const assessment = choice?.assessment ?? null;
  const compared = runs.map((run) => ({ run, comparison: compareWithBenchmark(assessment, run, lookUps) }));
  const chosen = nearestRun(runs, assessment);
  const run = runs[chosen];
  if (run === undefined) return { kind: "problem", message: "The file holds no run that has finished." };
  const deployment = assessment?.deployment ?? null;
  const isOther = compared[chosen]?.comparison.otherGpu != null;
  const measured: MeasuredRun = {
    weightBytes: null,
    kvCacheBytes: null,
    kvTokens: null,
    concurrency: null,
    gpu: isOther ? run.gpu : (deployment?.gpu.value?.label ?? run.gpu),
    version: run.version,
    on: run.date,
    speed: speedOf(run),
  };
  return {
    kind: "measured",
    subject: deployment?.name ?? deployment?.id ?? null,
    runs: compared,
    runsLeftOut,
    chosen,
    measured,
    edits: analysis && deployment ? provenEdits(analysis, deployment, measured) : null,
  };
}

/** The run under the load that the plan expects; the last one where nothing says, which is the heaviest of a sweep. */
function nearestRun(runs: readonly BenchmarkRun[], assessment: Assessment | null): number {
  const expected = assessment?.deployment.workload.concurrency?.value ?? null;
  const distance = (run: BenchmarkRun): number => {
    const open = openRequests(run);
    return expected === null || open === null
      ? Number.POSITIVE_INFINITY
      : Math.abs(Math.log(open / expected));
  };
  return runs.reduce((best, run, index) => (distance(run) <= distance(runs[best] ?? run) ? index : best), 0);
}

/** Requests open at once: as told, else by Little's law from their rate and time. */
function openRequests({ load, requestsPerSecond, requestMs }: BenchmarkRun): number | null {
  if (load.kind === "concurrency" || load.kind === "burst") return Math.max(1, load.requests);
  if (requestsPerSecond === null || requestMs?.mean == null) return null;
  return Math.max(1e-9, requestsPerSecond * (requestMs.mean / 1000));
}

function speedOf({ requestMs, ttftMs, tpotMs, requestsPerSecond, load }: BenchmarkRun): MeasuredSpeed {
  return {
    latency: requestMs && timesOf(requestMs),
    ttft: ttftMs && timesOf(ttftMs),
    tpot: tpotMs && timesOf(tpotMs),
    throughputPerSecond: requestsPerSecond,
    load:
      load.kind === "unknown"
        ? null
        : load.kind === "rate"
          ? { kind: "rate", value: load.requestsPerSecond }
          : { kind: "count", value: load.requests },
  };
}

/** The percentiles that a plan has names for. */
function timesOf(times: MeasuredTimes): WrittenTimes {
  const kept = ([50, 90, 95, 99] as const).flatMap((percentile): WrittenTimes => {
    const ms = percentileMs(times, percentile);
    return ms === null ? [] : [[`p${percentile}`, ms]];
  });
  return times.mean === null || times.median !== null ? kept : [["mean", times.mean], ...kept];
}
