import {
  type BenchmarkLoad,
  type BenchmarkRun,
  type MeasuredPercentile,
  type MeasuredTimes,
  measuredTimes,
} from "./benchmarkRun.ts";
import { amountOf, fieldOf, itemsOf, nameOf, positiveOf } from "./resultFields.ts";

/**
 * The benchmarks of a GuideLLM report; empty for anything else. The forms differ in where the load and the model stand;
 * the metrics have kept their names.
 *
 * Source: GuideLLM's own models. 0.2 and 0.3 (`benchmark/benchmark.py`): `benchmarks[].args.strategy`,
 * `worker.backend_model`, `run_stats`; 0.4 to 0.7 (`benchmark/schemas`): `benchmarks[].config.strategy`,
 * `config.backend.model`, `start_time`, and from 0.5 on `metadata.version` 1, later 2. A metric is
 * `{successful, incomplete, errored, total}` of `{mean, median, …, percentiles: {p50, p99, …}}`.
 */
export function readGuidellmReport(value: unknown): readonly BenchmarkRun[] {
  return itemsOf(value, "benchmarks").flatMap((benchmark) => readBenchmark(benchmark, value) ?? []);
}

function readBenchmark(benchmark: unknown, report: unknown): BenchmarkRun | null {
  const metrics = fieldOf(benchmark, "metrics");
  const of = (name: string): unknown => fieldOf(metrics, name, "successful");
  const requestsPerSecond = positiveOf(of("requests_per_second"), "mean");
  if (requestsPerSecond === null) return null;
  return {
    tool: "GuideLLM",
    model:
      nameOf(benchmark, "config", "backend", "model") ??
      nameOf(benchmark, "worker", "backend_model") ??
      nameOf(report, "args", "model") ??
      null,
    gpu: nameOf(benchmark, "extras", "gpu") ?? nameOf(benchmark, "extras", "hardware") ?? null,
    version: null,
    date: dayOf(positiveOf(benchmark, "start_time") ?? positiveOf(benchmark, "run_stats", "start_time")),
    load: loadOf(fieldOf(benchmark, "config", "strategy") ?? fieldOf(benchmark, "args", "strategy")),
    completed: countOf(benchmark, "successful"),
    failed: countOf(benchmark, "errored"),
    inputTokens: positiveOf(of("prompt_token_count"), "mean"),
    outputTokens: positiveOf(of("output_token_count"), "mean"),
    ttftMs: timesOf(of("time_to_first_token_ms"), 1),
    // Its `time_per_output_token_ms` has the wait for the first token in it; this is what vLLM calls TPOT.
    tpotMs: timesOf(of("inter_token_latency_ms"), 1),
    // The one time that the report has in seconds.
    requestMs: timesOf(of("request_latency"), 1000),
    requestsPerSecond,
    outputTokensPerSecond: positiveOf(fieldOf(metrics, "output_tokens_per_second", "total"), "mean"),
  };
}

/** `streams` of `concurrent` is one number for each benchmark; a sweep begins with one request, then as many as go. */
function loadOf(strategy: unknown): BenchmarkLoad {
  const most = positiveOf(strategy, "max_concurrency");
  switch (nameOf(strategy, "type_")) {
    case "synchronous":
      return { kind: "concurrency", requests: 1 };
    case "concurrent": {
      const streams = positiveOf(strategy, "streams");
      return streams === null ? { kind: "unknown" } : { kind: "concurrency", requests: streams };
    }
    case "throughput":
      return most === null ? { kind: "unknown" } : { kind: "concurrency", requests: most };
    case "constant":
    case "poisson": {
      const rate = positiveOf(strategy, "rate");
      return rate === null ? { kind: "unknown" } : { kind: "rate", requestsPerSecond: rate };
    }
    default:
      return { kind: "unknown" };
  }
}

function countOf(benchmark: unknown, status: "successful" | "errored"): number | null {
  return (
    amountOf(benchmark, "metrics", "request_totals", status) ??
    amountOf(benchmark, "run_stats", `total_${status}`)
  );
}

/** Percentiles have names without a point: `p999` is 99.9, `p001` is 0.1. */
function timesOf(summary: unknown, factor: number): MeasuredTimes | null {
  const scaled = (ms: number | null) => ms && ms * factor;
  const percentiles = named.flatMap(([name, percentile]): MeasuredPercentile[] => {
    const ms = scaled(positiveOf(summary, "percentiles", name));
    return ms === null ? [] : [{ percentile, ms }];
  });
  return measuredTimes(
    scaled(positiveOf(summary, "mean")),
    scaled(positiveOf(summary, "median")),
    percentiles,
  );
}

const named: readonly (readonly [string, number])[] = [
  ["p50", 50],
  ["p75", 75],
  ["p90", 90],
  ["p95", 95],
  ["p99", 99],
  ["p999", 99.9],
];

/** Seconds since 1970 as a day; a clock that is far off gives none. */
function dayOf(seconds: number | null): string | null {
  return seconds === null || seconds < 1e9 || seconds > 1e10
    ? null
    : new Date(seconds * 1000).toISOString().slice(0, 10);
}
