import { isAtLeast, type VllmVersion } from "../units/version.ts";

/**
 * The metrics of vLLM's server in the version in use. Histograms are named without `_bucket`, `_sum`, `_count`.
 * Sources: `vllm/v1/metrics/loggers.py`; vllm-project/vllm#18354 and #29330 (`gpu_cache_usage_perc` is called
 * `kv_cache_usage_perc`, which v0.10 has beside it, and is gone since v0.12), #24110 (`time_per_output_token_seconds`
 * is called `inter_token_latency_seconds` since v0.11).
 */
export interface ServerMetricNames {
  readonly latency: string;
  readonly ttft: string;
  readonly tpot: string;
  readonly queueTime: string;
  readonly waiting: string;
  readonly running: string;
  readonly kvCacheUsage: string;
  readonly finished: string;
  readonly preemptions: string;
  /**
   * Of the HTTP server, which does not know the model: `status` is `2xx`, `4xx`, `5xx`. Source: the defaults of
   * prometheus-fastapi-instrumentator, which the server is instrumented with.
   */
  readonly httpRequests: string;
}

export function metricNames(version: VllmVersion): ServerMetricNames {
  return {
    latency: "vllm:e2e_request_latency_seconds",
    ttft: "vllm:time_to_first_token_seconds",
    tpot: isAtLeast(version, 0, 11)
      ? "vllm:inter_token_latency_seconds"
      : "vllm:time_per_output_token_seconds",
    queueTime: "vllm:request_queue_time_seconds",
    waiting: "vllm:num_requests_waiting",
    running: "vllm:num_requests_running",
    kvCacheUsage: isAtLeast(version, 0, 10) ? "vllm:kv_cache_usage_perc" : "vllm:gpu_cache_usage_perc",
    finished: "vllm:request_success_total",
    preemptions: "vllm:num_preemptions_total",
    httpRequests: "http_requests_total",
  };
}
