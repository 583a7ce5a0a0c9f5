/**
 * Results as their writers write them. The fields and their order are those of vLLM's `vllm/benchmarks/serve.py` and of
 * GuideLLM's report (see `readVllmResult` and `readGuidellmReport`); the figures of the vLLM result are those of a
 * published run of 32 requests of 2,048 tokens each way.
 */
export const vllmResult = {
  date: "20250214-101500",
  endpoint_type: "vllm",
  backend: "vllm",
  label: null,
  model_id: "Qwen/Qwen2.5-7B-Instruct",
  tokenizer_id: "Qwen/Qwen2.5-7B-Instruct",
  num_prompts: 32,
  request_rate: "inf",
  burstiness: 1.0,
  max_concurrency: 16,
  duration: 150.87,
  completed: 32,
  failed: 0,
  total_input_tokens: 65536,
  total_output_tokens: 65536,
  request_throughput: 0.21,
  "request_goodput:": null,
  output_throughput: 434.4,
  total_token_throughput: 868.8,
  mean_ttft_ms: 7279.56,
  median_ttft_ms: 7099.88,
  std_ttft_ms: 2011.1,
  p99_ttft_ms: 10999.46,
  mean_tpot_ms: 70.14,
  median_tpot_ms: 70.23,
  std_tpot_ms: 1.2,
  p99_tpot_ms: 72.63,
  mean_itl_ms: 70.14,
  median_itl_ms: 68.15,
  std_itl_ms: 2.4,
  p99_itl_ms: 72.47,
};

const summary = (mean: number, median: number, p99: number) => ({
  successful: {
    mean,
    median,
    mode: median,
    count: 40,
    percentiles: { p001: median, p50: median, p90: p99, p99, p999: p99 },
  },
  incomplete: { mean: 0, median: 0, count: 0, percentiles: { p50: 0, p99: 0 } },
  errored: { mean: 0, median: 0, count: 0, percentiles: { p50: 0, p99: 0 } },
  total: { mean, median, count: 40, percentiles: { p50: median, p99 } },
});

const metrics = (requestsPerSecond: number) => ({
  request_totals: { successful: 40, incomplete: 2, errored: 1, total: 43 },
  requests_per_second: summary(requestsPerSecond, requestsPerSecond, requestsPerSecond),
  request_concurrency: summary(4, 4, 4),
  request_latency: summary(2.5, 2.4, 3.1),
  prompt_token_count: summary(512, 512, 512),
  output_token_count: summary(128, 128, 128),
  time_to_first_token_ms: summary(90, 85, 210),
  time_per_output_token_ms: summary(19.5, 19, 24),
  inter_token_latency_ms: summary(18.9, 18.5, 23),
  output_tokens_per_second: summary(205, 205, 205),
});

/** 0.5 and later: `metadata`, `config.strategy`, `config.backend.model`. */
export const guidellmReport = {
  metadata: { version: 2, guidellm_version: "0.7.3", python_version: "3.12.3", platform: "Linux" },
  config: {},
  benchmarks: [
    {
      type_: "generative_benchmark",
      config: {
        strategy: { type_: "synchronous" },
        backend: { target: "http://localhost:8000", model: "Qwen/Qwen2.5-7B-Instruct" },
      },
      metrics: metrics(0.4),
      start_time: 1_770_000_000,
    },
    {
      type_: "generative_benchmark",
      config: {
        strategy: { type_: "concurrent", streams: 4 },
        backend: { model: "Qwen/Qwen2.5-7B-Instruct" },
      },
      metrics: metrics(1.6),
      start_time: 1_770_000_100,
    },
  ],
};

/** 0.2 and 0.3: `args.strategy`, `worker.backend_model`, `run_stats`. */
export const olderGuidellmReport = {
  benchmarks: [
    {
      type_: "generative_benchmark",
      args: { strategy_index: 0, strategy: { type_: "constant", rate: 2.5 } },
      run_stats: { start_time: 1_745_000_000, total_successful: 99, total_incomplete: 0, total_errored: 3 },
      worker: { type_: "generative_requests_worker", backend_model: "Qwen/Qwen2.5-7B-Instruct" },
      request_loader: {},
      extras: { gpu: "L4" },
      metrics: { ...metrics(2.4), request_totals: undefined },
    },
  ],
};
