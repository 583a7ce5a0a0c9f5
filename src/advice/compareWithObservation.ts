import type { Band } from "../capacity/band.ts";
import { tokensOfBlocks } from "../capacity/requests.ts";
import type { SpeedInput } from "../performance/speedTypes.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { type MeasuredTimes, measuredTimes } from "../vllm/benchmark/benchmarkRun.ts";
import { type Histogram, meanOf, percentileOf } from "../vllm/metrics/histogram.ts";
import { type ObservedLoad, observedLoad, type Readings } from "../vllm/metrics/observedLoad.ts";
import type { ModelSnapshot } from "../vllm/metrics/serverSnapshot.ts";
import { compareSpeeds, type MeasuredSpeeds, type SpeedTermName } from "./compareWithBenchmark.ts";

/** What a running server tells of itself beside what is estimated for it and for its load. */
export interface ObservationComparison {
  readonly server: ModelSnapshot;
  readonly load: ObservedLoad;
  readonly speeds: MeasuredSpeeds;
  /** Tokens that each engine's KV cache holds; `null` where they were not told or cannot be counted. */
  readonly kvTokens: number | null;
  readonly terms: readonly ObservedTerm[];
  /** Why there is no estimate of memory, or none of the speed; `null` where there is. */
  readonly reason: string | null;
  readonly speedReason: string | null;
}

export type ObservedTermName = "kvTokens" | "concurrency" | SpeedTermName;

/** One figure: tokens, requests, milliseconds, requests a second or tokens a second. */
export interface ObservedTerm {
  readonly term: ObservedTermName;
  /** `typical` is the median, or the mean where only that is known; `whole` is over all of the time. */
  readonly statistic: "typical" | "p99" | "whole";
  readonly observed: number;
  /** A percentile of a histogram lies somewhere in its bucket; `null` for what is exact. */
  readonly between: { readonly low: number; readonly high: number } | null;
  readonly estimated: Band | null;
}

/** `assessment` is of the file that the server was started from, `null` without one; `model` one of the readings'. */
export function compareWithObservation(
  assessment: Assessment | null,
  readings: Readings,
  model: string | null,
): ObservationComparison | null {
  const server = readings.at(-1)?.snapshot.servers.find((each) => each.model === model);
  const load = observedLoad(readings, model);
  if (server === undefined || load === null) return null;
  const estimated = assessment?.kind === "estimated" ? assessment : null;
  const kvTokens = kvTokensOf(server, estimated);
  const speeds = speedsOf(load);
  const input = speedInputOf(assessment, load);
  const { terms, reason } = compareSpeeds(input, speeds);
  return {
    server,
    load,
    speeds,
    kvTokens,
    terms: [
      ...memoryTerms(server, kvTokens, estimated),
      ...terms.flatMap(({ term, statistic, measured, estimated: band }) => [
        { term, statistic, observed: measured, between: bucketOf(load, term, 50), estimated: band },
        ...slowest(load, term),
      ]),
    ],
    reason: assessment === null ? null : missingReason(assessment),
    speedReason: terms.length === 0 || assessment === null ? null : reason,
  };
}

/**
 * What the server says itself, else its blocks. Their product with the block's size is no figure of a model whose
 * layers cache differently (vllm-project/vllm#42206): without an estimate that knows its layers it is not taken.
 */
function kvTokensOf({ cache }: ModelSnapshot, estimated: EstimatedAssessment | null): number | null {
  if (cache === null || cache.kvTokens !== null || cache.gpuBlocks === null) return cache?.kvTokens ?? null;
  if (estimated === null) return null;
  return tokensOfBlocks(estimated.input, estimated.estimate, cache.gpuBlocks, cache.blockTokens);
}

function memoryTerms(
  { cache }: ModelSnapshot,
  kvTokens: number | null,
  estimated: EstimatedAssessment | null,
): readonly ObservedTerm[] {
  const whole = (term: ObservedTermName, observed: number | null, band: Band | undefined): ObservedTerm[] =>
    observed === null ? [] : [{ term, statistic: "whole", observed, between: null, estimated: band ?? null }];
  return [
    ...whole("kvTokens", kvTokens, estimated?.estimate.kvCacheTokens),
    ...whole("concurrency", cache?.concurrency ?? null, estimated?.estimate.concurrency.atMaxModelLen),
  ];
}

function missingReason(assessment: Assessment): string | null {
  if (assessment.kind === "estimated") return null;
  return assessment.missing[0]?.reason ?? assessment.problem ?? "There is too little to estimate.";
}

/** One server under the load that it has; an address is that of one replica. */
function speedInputOf(assessment: Assessment | null, load: ObservedLoad): SpeedInput | string {
  if (assessment === null) return "There is no file to hold it against.";
  if (assessment.kind === "unknown") return missingReason(assessment) ?? "";
  if (assessment.estimate.start.verdict === "refused") return "By the estimate it does not start.";
  const { inputTokens, outputTokens, cachedInputTokens, openRequests } = load;
  if (inputTokens === null || outputTokens === null)
    return "No request has been answered yet, so nobody knows how long they are.";
  if (openRequests === null) return "The server does not tell how many requests were open.";
  return {
    deployment: assessment.input,
    estimate: assessment.estimate,
    request: {
      inputTokens: Math.max(1, inputTokens),
      outputTokens: Math.max(1, outputTokens),
      ...(cachedInputTokens !== null && { cachedInputTokens }),
    },
    load: { kind: "concurrency", requests: Math.max(1, openRequests) },
  };
}

function speedsOf({ histograms, rates }: ObservedLoad): MeasuredSpeeds {
  const { perOutputToken, interToken } = histograms;
  return {
    ttftMs: timesOf(histograms.ttft),
    // Gaps between tokens are no averages of requests: of them only the mean is the same figure.
    tpotMs: perOutputToken === null ? meanAlone(interToken) : timesOf(perOutputToken),
    requestMs: timesOf(histograms.request),
    requestsPerSecond: rates?.requestsPerSecond ?? null,
    outputTokensPerSecond: rates?.outputTokensPerSecond ?? null,
    completed: null,
  };
}

function meanAlone(histogram: Histogram | null): MeasuredTimes | null {
  return histogram && measuredTimes(meanOf(histogram) * 1e3, null, []);
}

function timesOf(histogram: Histogram | null): MeasuredTimes | null {
  return histogram && measuredTimes(meanOf(histogram) * 1e3, percentileOf(histogram, 50).value * 1e3, []);
}

/** Fewer observations than these have no 99th percentile that means anything. */
const fewest = 20;

/**
 * The slowest requests are the longest ones and those that came together: of neither is there a mean to estimate from,
 * so what was observed stands alone.
 */
function slowest(load: ObservedLoad, term: SpeedTermName): readonly ObservedTerm[] {
  const histogram = histogramOf(load, term);
  if (histogram === null || histogram.count < fewest) return [];
  const observed = percentileOf(histogram, 99).value * 1e3;
  return [{ term, statistic: "p99", observed, between: bucketOf(load, term, 99), estimated: null }];
}

/** In milliseconds; `null` for what is exact. */
function bucketOf(load: ObservedLoad, term: SpeedTermName, percent: number): ObservedTerm["between"] {
  const histogram = histogramOf(load, term);
  if (histogram === null) return null;
  const { low, high } = percentileOf(histogram, percent);
  return { low: low * 1e3, high: high * 1e3 };
}

function histogramOf({ histograms }: ObservedLoad, term: SpeedTermName): Histogram | null {
  switch (term) {
    case "ttft":
      return histograms.ttft;
    case "tpot":
      return histograms.perOutputToken;
    case "latency":
      return histograms.request;
    default:
      return null;
  }
}
