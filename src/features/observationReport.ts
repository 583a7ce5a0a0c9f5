import type { ObservedTerm, ObservedTermName } from "../advice/compareWithObservation.ts";
import type { Band } from "../capacity/band.ts";
import { measuredEntries } from "../plan/measuredEdit.ts";
import { type Histogram, meanOf, percentileOf } from "../vllm/metrics/histogram.ts";
import type { ObservedRates } from "../vllm/metrics/observedLoad.ts";
import type { CacheConfig } from "../vllm/metrics/serverSnapshot.ts";
import { publicText } from "../vllm/secrets.ts";
import type { ObservedServer } from "./observation.ts";
import { observedDifferences, observedNotes } from "./observationNotes.ts";

/** `gpuplan observe --json`. Fields are only added, never renamed. */
export interface ObservationReport {
  readonly kind: "observation";
  /** Without credentials and query. */
  readonly address: string;
  /** When it was read, ISO 8601. */
  readonly at: string;
  readonly file: string | null;
  /** `null` for a launch. */
  readonly service: string | null;
  readonly model: string | null;
  readonly engines: number;
  readonly cache: CacheConfig | null;
  /** Part of the KV cache in use, 0 to 1. */
  readonly kvCacheUsage: number | null;
  readonly running: number | null;
  readonly waiting: number | null;
  readonly preemptions: number | null;
  /** What times and rates are over; `null`: since the server started. */
  readonly seconds: number | null;
  readonly load: {
    readonly openRequests: number | null;
    readonly inputTokens: number | null;
    readonly outputTokens: number | null;
    readonly cachedInputTokens: number | null;
  };
  readonly rates: ObservedRates | null;
  readonly times: {
    readonly ttft: TimesReport | null;
    readonly interToken: TimesReport | null;
    readonly tpot: TimesReport | null;
    readonly latency: TimesReport | null;
  };
  readonly figures: readonly ObservedFigure[];
  /** Sentences. */
  readonly differences: readonly string[];
  readonly notes: readonly string[];
  readonly measured: Readonly<Record<string, string>>;
}

/** Milliseconds. Percentiles lie somewhere in their bucket: `high` is `null` beyond the last bound. */
export interface TimesReport {
  readonly count: number;
  readonly mean: number;
  readonly p50: PercentileReport;
  readonly p90: PercentileReport;
  readonly p99: PercentileReport;
}

export interface PercentileReport {
  readonly low: number;
  readonly likely: number;
  readonly high: number | null;
}

export interface ObservedFigure {
  readonly figure: ObservedTermName;
  readonly statistic: ObservedTerm["statistic"];
  readonly unit: "tokens" | "requests" | "ms" | "requests/s" | "tokens/s";
  readonly estimated: Band | null;
  readonly observed: number;
  readonly between: { readonly low: number; readonly high: number | null } | null;
  /** Observed over the likely estimate, less one; `null` without one. */
  readonly difference: number | null;
  readonly standing: Standing | null;
}

/** `perhaps`: the figure lies in a bucket that reaches into the estimate. */
export type Standing = "inside" | "perhaps" | "outside";

export function observationReport(
  address: string,
  at: string,
  file: string | null,
  observed: ObservedServer,
): ObservationReport {
  const { comparison, assessment, measured } = observed;
  const { server, load } = comparison;
  const { histograms } = load;
  return {
    kind: "observation",
    address,
    at,
    file,
    service: assessment?.deployment.name ?? null,
    model: server.model && publicText(server.model),
    engines: server.engines,
    cache: server.cache && {
      ...server.cache,
      cacheDtype: server.cache.cacheDtype && publicText(server.cache.cacheDtype),
    },
    kvCacheUsage: server.kvCacheUsage,
    running: server.running,
    waiting: server.waiting,
    preemptions: server.counters.preemptions,
    seconds: load.seconds,
    load: {
      openRequests: rounded(load.openRequests),
      inputTokens: rounded(load.inputTokens),
      outputTokens: rounded(load.outputTokens),
      cachedInputTokens: rounded(load.cachedInputTokens),
    },
    rates: load.rates,
    times: {
      ttft: timesReport(histograms.ttft),
      interToken: timesReport(histograms.interToken),
      tpot: timesReport(histograms.perOutputToken),
      latency: timesReport(histograms.request),
    },
    figures: comparison.terms.map(figureReport),
    differences: observedDifferences(observed),
    notes: observedNotes(observed),
    measured: Object.fromEntries(measuredEntries(measured)),
  };
}

function rounded(value: number | null): number | null {
  return value && Number(value.toPrecision(5));
}

function timesReport(histogram: Histogram | null): TimesReport | null {
  if (histogram === null) return null;
  const ms = (seconds: number): number => Number((seconds * 1e3).toPrecision(5));
  const at = (percent: number): PercentileReport => {
    const { low, value, high } = percentileOf(histogram, percent);
    return { low: ms(low), likely: ms(value), high: Number.isFinite(high) ? ms(high) : null };
  };
  return { count: histogram.count, mean: ms(meanOf(histogram)), p50: at(50), p90: at(90), p99: at(99) };
}

const units: Readonly<Record<ObservedTermName, ObservedFigure["unit"]>> = {
  kvTokens: "tokens",
  concurrency: "requests",
  ttft: "ms",
  tpot: "ms",
  latency: "ms",
  throughput: "requests/s",
  outputThroughput: "tokens/s",
};

function figureReport({ term, statistic, observed, between, estimated }: ObservedTerm): ObservedFigure {
  const round = (value: number) => Number(value.toPrecision(6));
  return {
    figure: term,
    statistic,
    unit: units[term],
    estimated: estimated && {
      low: round(estimated.low),
      mid: round(estimated.mid),
      high: round(estimated.high),
    },
    observed: round(observed),
    between: between && { low: between.low, high: Number.isFinite(between.high) ? between.high : null },
    difference: estimated && estimated.mid > 0 ? Number((observed / estimated.mid - 1).toFixed(3)) : null,
    standing: estimated && standingOf(observed, between, estimated),
  };
}

function standingOf(observed: number, between: ObservedTerm["between"], { low, high }: Band): Standing {
  if (observed >= low && observed <= high) return "inside";
  return between !== null && between.low <= high && between.high >= low ? "perhaps" : "outside";
}
