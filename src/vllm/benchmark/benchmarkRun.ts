/** What a load generator measured of a running server: one load, one set of figures. */
export interface BenchmarkRun {
  readonly tool: BenchmarkTool;
  /** As the tool was given it. */
  readonly model: string | null;
  /** Where the run's own notes name it. */
  readonly gpu: string | null;
  readonly version: string | null;
  /** The day of the run, `2025-02-14`. */
  readonly date: string | null;
  readonly load: BenchmarkLoad;
  readonly completed: number | null;
  readonly failed: number | null;
  /** Mean tokens of a request. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly ttftMs: MeasuredTimes | null;
  /** Time between the tokens of one request after the first, averaged over the request. */
  readonly tpotMs: MeasuredTimes | null;
  /** From sending a request to its last token. */
  readonly requestMs: MeasuredTimes | null;
  readonly requestsPerSecond: number | null;
  readonly outputTokensPerSecond: number | null;
}

export type BenchmarkTool = "vllm bench serve" | "GuideLLM";

/** How the requests came. */
export type BenchmarkLoad =
  | { readonly kind: "concurrency"; readonly requests: number }
  | { readonly kind: "rate"; readonly requestsPerSecond: number }
  /** All at once. */
  | { readonly kind: "burst"; readonly requests: number }
  | { readonly kind: "unknown" };

/** One time over all requests, in milliseconds; `percentiles` by their number, in ascending order. */
export interface MeasuredTimes {
  readonly mean: number | null;
  readonly median: number | null;
  readonly percentiles: readonly MeasuredPercentile[];
}

export interface MeasuredPercentile {
  readonly percentile: number;
  readonly ms: number;
}

/** The runs of one result file in its order. */
export interface BenchmarkReading {
  readonly runs: readonly BenchmarkRun[];
  /** Runs that are left out because there are too many. */
  readonly runsLeftOut: number;
}

/** `null` where a tool measured none of them. */
export function measuredTimes(
  mean: number | null,
  median: number | null,
  percentiles: readonly MeasuredPercentile[],
): MeasuredTimes | null {
  if (mean === null && median === null && percentiles.length === 0) return null;
  return { mean, median, percentiles: percentiles.toSorted((a, b) => a.percentile - b.percentile) };
}

/** Half of the requests were faster: the median, else the mean, else the lowest percentile that was kept. */
export function typicalMs({ mean, median, percentiles }: MeasuredTimes): number {
  return median ?? mean ?? percentiles[0]?.ms ?? 0;
}

/** So many percent of the requests were at least as fast; `null` where nobody kept it. */
export function percentileMs({ median, percentiles }: MeasuredTimes, percentile: number): number | null {
  const kept = percentiles.find((each) => each.percentile === percentile);
  return kept?.ms ?? (percentile === 50 ? median : null);
}
