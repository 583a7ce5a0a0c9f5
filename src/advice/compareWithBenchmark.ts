import type { Band } from "../capacity/band.ts";
import { isSameGpu, type LookUps } from "../deployment/lookUps.ts";
import { estimateSpeed } from "../performance/estimateSpeed.ts";
import type { Percentiles } from "../performance/percentiles.ts";
import { simulate } from "../performance/simulate.ts";
import type { Load, Speed, SpeedInput } from "../performance/speedTypes.ts";
import type { Assessment } from "../sizing/assess.ts";
import {
  type BenchmarkRun,
  type MeasuredTimes,
  percentileMs,
  typicalMs,
} from "../vllm/benchmark/benchmarkRun.ts";

/** What a load generator measured beside what is estimated for the same load. */
export interface BenchmarkComparison {
  readonly terms: readonly SpeedTerm[];
  /** Why nothing is estimated; `null` where it is. */
  readonly reason: string | null;
  /** The run was of another model, or on another GPU. */
  readonly otherModel: string | null;
  readonly otherGpu: string | null;
}

export type SpeedTermName = "ttft" | "tpot" | "latency" | "throughput" | "outputThroughput";

/** One figure: milliseconds, requests a second or tokens a second. */
export interface SpeedTerm {
  readonly term: SpeedTermName;
  /** `typical` is the median, or the mean where only that was kept; rates are over the whole run. */
  readonly statistic: "typical" | "p99" | "whole";
  readonly measured: number;
  readonly estimated: Band | null;
}

/** `assessment` is of the deployment that ran; `null` where nobody says what did. */
export function compareWithBenchmark(
  assessment: Assessment | null,
  run: BenchmarkRun,
  lookUps: LookUps,
): BenchmarkComparison {
  const input = assessment === null ? "There is no plan to hold it against." : speedInputOf(assessment, run);
  return { ...compareSpeeds(input, run), ...differencesOf(assessment, run, lookUps) };
}

/** How fast something was; `null` where nobody measured it. */
export type MeasuredSpeeds = Pick<
  BenchmarkRun,
  "ttftMs" | "tpotMs" | "requestMs" | "requestsPerSecond" | "outputTokensPerSecond" | "completed"
>;

/** Measured speeds beside the estimate for the same load; a sentence in the place of the load says why there is none. */
export function compareSpeeds(
  input: SpeedInput | string,
  run: MeasuredSpeeds,
): Pick<BenchmarkComparison, "terms" | "reason"> {
  const speed = typeof input === "string" ? { problem: input } : estimateSpeed(input);
  const reason = "problem" in speed ? speed.problem : null;
  const estimated = "problem" in speed ? null : speed;
  const hasTail = [run.ttftMs, run.tpotMs, run.requestMs].some(
    (times) => times !== null && percentileMs(times, 99) !== null,
  );
  const tail = typeof input === "string" || estimated === null || !hasTail ? null : slowestTimes(input, run);
  return {
    terms: [
      ...timeTerms("ttft", run.ttftMs, estimated?.ttftMs, tail?.ttftMs),
      ...timeTerms("tpot", run.tpotMs, estimated?.tpotMs, tail?.tpotMs),
      ...timeTerms("latency", run.requestMs, estimated?.requestMs, tail?.requestMs),
      ...rateTerm("throughput", run.requestsPerSecond, estimated?.requestsPerSecond),
      ...rateTerm("outputThroughput", run.outputTokensPerSecond, estimated?.outputTokensPerSecond),
    ],
    reason,
  };
}

/** The run's own requests and load; a sentence about what it does not tell. */
function speedInputOf(assessment: Assessment, run: BenchmarkRun): SpeedInput | string {
  if (assessment.kind === "unknown")
    return assessment.missing[0]?.reason ?? assessment.problem ?? "There is too little to estimate.";
  if (assessment.estimate.start.verdict === "refused") return "By the estimate it does not start.";
  const { inputTokens, outputTokens } = run;
  if (inputTokens === null || outputTokens === null)
    return "The run does not say how many tokens its requests had.";
  const load = loadOf(run, assessment.deployment.replicas.value);
  if (load === null) return "The run does not say how many requests were open, or how fast they came.";
  return {
    deployment: assessment.input,
    estimate: assessment.estimate,
    request: { inputTokens, outputTokens: Math.max(1, outputTokens) },
    load,
  };
}

/** What one of the service's copies saw of it. */
function loadOf({ load, completed }: BenchmarkRun, replicas: number): Load | null {
  const total = completed === null ? {} : { total: Math.max(1, completed / replicas) };
  switch (load.kind) {
    case "concurrency":
    case "burst":
      return { kind: "concurrency", requests: Math.max(1, load.requests / replicas), ...total };
    case "rate":
      return { kind: "rate", requestsPerSecond: load.requestsPerSecond / replicas, ...total };
    case "unknown":
      return null;
  }
}

/** More requests than these show no other percentiles, and a run of weeks is not simulated. */
const MOST_SIMULATED = 1000;

/** The tail of the run by the simulated scheduler: a formula knows no percentiles. */
function slowestTimes(
  input: SpeedInput,
  { completed }: MeasuredSpeeds,
): Readonly<Record<"ttftMs" | "tpotMs" | "requestMs", Percentiles>> | null {
  const requests = Math.max(1, Math.min(MOST_SIMULATED, Math.round(completed ?? MOST_SIMULATED)));
  const simulated = simulate(input, { seed: 1, requests });
  return "problem" in simulated ? null : simulated;
}

function timeTerms(
  term: SpeedTermName,
  measured: MeasuredTimes | null,
  estimated: Speed["ttftMs"] | undefined,
  tail: Percentiles | undefined,
): readonly SpeedTerm[] {
  if (measured === null) return [];
  const typical: SpeedTerm = {
    term,
    statistic: "typical",
    measured: typicalMs(measured),
    estimated: estimated ?? null,
  };
  const slowest = percentileMs(measured, 99);
  if (slowest === null) return [typical];
  const band = estimated && tail ? scaledTo(estimated, tail.p99) : null;
  return [typical, { term, statistic: "p99", measured: slowest, estimated: band }];
}

/** As uncertain as the typical figure is. */
function scaledTo({ low, mid, high }: Band, value: number): Band {
  const part = mid > 0 ? value / mid : 0;
  return { low: low * part, mid: value, high: high * part };
}

function rateTerm(
  term: SpeedTermName,
  measured: number | null,
  estimated: Band | undefined,
): readonly SpeedTerm[] {
  return measured === null ? [] : [{ term, statistic: "whole", measured, estimated: estimated ?? null }];
}

/** A path, or a name that the server was given, may be any model; only another one that is known is another. */
function differencesOf(
  assessment: Assessment | null,
  run: BenchmarkRun,
  lookUps: LookUps,
): Pick<BenchmarkComparison, "otherModel" | "otherGpu"> {
  const deployment = assessment?.deployment ?? null;
  const ran = run.model === null ? null : lookUps.findModel(run.model);
  const isOther =
    ran?.kind === "known" && deployment?.model.value != null && ran.id !== deployment.model.value.id;
  const gpu = deployment?.gpu.value ?? null;
  const isOtherGpu = run.gpu !== null && gpu !== null && !isSameGpu(run.gpu, gpu);
  return { otherModel: isOther ? run.model : null, otherGpu: isOtherGpu ? run.gpu : null };
}
