import {
  type BenchmarkLoad,
  type BenchmarkRun,
  type MeasuredPercentile,
  type MeasuredTimes,
  measuredTimes,
} from "./benchmarkRun.ts";
import { amountOf, fieldOf, nameOf, positiveOf } from "./resultFields.ts";

/**
 * One result of `vllm bench serve`, and of `benchmark_serving.py` before it; `null` for anything else.
 *
 * Source: vLLM `vllm/benchmarks/serve.py` (`main_async`: `date`, `backend`, `model_id`, `tokenizer_id`, `num_prompts`,
 * what `--metadata KEY=VALUE` adds, `request_rate` as a number or `"inf"`, `max_concurrency`; `benchmark`: `duration`,
 * `completed`, `failed`, `total_input_tokens`, `total_output_tokens`, `request_throughput`, `output_throughput`, and of
 * `ttft`, `tpot`, `itl`, `e2el` the fields `mean_…_ms`, `median_…_ms`, `std_…_ms`, `p99_…_ms`). The older
 * `benchmarks/benchmark_serving.py` has the same names, at first without `median_…` and `max_concurrency`.
 */
export function readVllmResult(value: unknown): BenchmarkRun | null {
  const isResult = nameOf(value, "model_id") !== null || nameOf(value, "tokenizer_id") !== null;
  const requestsPerSecond = positiveOf(value, "request_throughput");
  if (!isResult || requestsPerSecond === null) return null;
  const completed = amountOf(value, "completed");
  const prompts = amountOf(value, "num_prompts") ?? completed;
  const each = (name: string): number | null => {
    const total = positiveOf(value, name);
    return total === null || completed === null || completed === 0 ? null : total / completed;
  };
  return {
    tool: "vllm bench serve",
    model: nameOf(value, "model_id") ?? nameOf(value, "tokenizer_id"),
    gpu: nameOf(value, "gpu") ?? nameOf(value, "gpu_name") ?? nameOf(value, "gpu_type"),
    version: versionIn(nameOf(value, "version") ?? nameOf(value, "vllm_version")),
    date: dayOf(nameOf(value, "date")),
    load: loadOf(value, prompts),
    completed,
    failed: amountOf(value, "failed") ?? failedOf(prompts, completed),
    inputTokens: each("total_input_tokens"),
    outputTokens: each("total_output_tokens"),
    ttftMs: timesOf(value, "ttft"),
    tpotMs: timesOf(value, "tpot"),
    requestMs: timesOf(value, "e2el"),
    requestsPerSecond,
    outputTokensPerSecond: positiveOf(value, "output_throughput"),
  };
}

/** A bound on open requests is the load where requests come at once, or faster than they are served. */
function loadOf(value: unknown, prompts: number | null): BenchmarkLoad {
  const rate = rateOf(fieldOf(value, "request_rate"));
  const most = positiveOf(value, "max_concurrency");
  if (rate !== null && most === null) return { kind: "rate", requestsPerSecond: rate };
  if (most !== null)
    return { kind: "concurrency", requests: prompts === null ? most : Math.max(1, Math.min(most, prompts)) };
  return prompts === null || prompts === 0 ? { kind: "unknown" } : { kind: "burst", requests: prompts };
}

/** `"inf"` is no rate: all requests are sent at once. Some versions write numbers as text. */
function rateOf(written: unknown): number | null {
  const rate = typeof written === "string" && written.length < 30 ? Number(written) : written;
  return typeof rate === "number" && Number.isFinite(rate) && rate > 0 ? rate : null;
}

function failedOf(prompts: number | null, completed: number | null): number | null {
  return prompts === null || completed === null ? null : Math.max(0, prompts - completed);
}

/** A figure of zero is what the tool writes where it measured none (`tpot` of answers with one token). */
function timesOf(value: unknown, metric: string): MeasuredTimes | null {
  const ending = `_${metric}_ms`;
  const percentiles =
    typeof value !== "object" || value === null
      ? []
      : Object.keys(value).flatMap((name): MeasuredPercentile[] => {
          const number = name.endsWith(ending)
            ? /^p(\d{1,2}(?:\.\d+)?)$/.exec(name.slice(0, -ending.length))
            : null;
          const ms = number === null ? null : positiveOf(value, name);
          return ms === null ? [] : [{ percentile: Number(number?.[1]), ms }];
        });
  return measuredTimes(positiveOf(value, `mean${ending}`), positiveOf(value, `median${ending}`), percentiles);
}

/** `20250214-101500`. */
function dayOf(written: string | null): string | null {
  const match = written && /^(\d{4})-?(\d{2})-?(\d{2})/.exec(written);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null;
}

function versionIn(written: string | null): string | null {
  return written && (/\d+\.\d+(?:\.\d+)*/.exec(written)?.[0] ?? null);
}
