/** What a server tells, as the client library of Prometheus for Python writes it: sorted labels, floats, `_created`. */
export interface ExposedServer {
  readonly model?: string;
  readonly engine?: number;
  /** `old`: up to 0.9.1; `both`: 0.10.2 to 0.11; `new`: since 0.15. */
  readonly names?: "old" | "both" | "new";
  readonly blocks?: number | null;
  readonly blockSize?: number;
  /** Told since June 2026. */
  readonly kvTokens?: number;
  readonly concurrency?: number;
  readonly utilization?: number;
  readonly cacheDtype?: string;
  readonly usage?: number;
  readonly running?: number;
  readonly waiting?: number;
  readonly preemptions?: number;
  /** Requests that have been answered, all alike: their prompts, answers and times. */
  readonly requests?: number;
  readonly promptTokens?: number;
  readonly outputTokens?: number;
  readonly ttftSeconds?: number;
  readonly tpotSeconds?: number;
  readonly queueSeconds?: number;
  /** Requests that ran in each step. */
  readonly batch?: number;
  readonly cacheHits?: number;
}

/** Source: `vllm/v1/metrics/loggers.py`. */
const ttftBounds = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
  2560,
];
const tokenBounds = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];
const requestBounds = [
  0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
];
const countBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];

export function exposedMetrics(...servers: readonly ExposedServer[]): string {
  return `# HELP python_gc_objects_collected_total Objects collected during gc
# TYPE python_gc_objects_collected_total counter
python_gc_objects_collected_total{generation="0"} 12648.0
${servers.map(exposeServer).join("")}`;
}

function exposeServer(server: ExposedServer): string {
  const {
    model = "Qwen/Qwen2.5-7B-Instruct",
    engine = 0,
    names = "new",
    usage = 0.25,
    running = 8,
    waiting = 0,
    requests = 400,
    promptTokens = 1500,
    outputTokens = 300,
    ttftSeconds = 0.3,
    tpotSeconds = 0.03,
    queueSeconds = 0,
    batch = 8,
  } = server;
  const own = `engine="${engine}",model_name="${model}"`;
  const gauge = (name: string, value: number) =>
    `# HELP vllm:${name} A gauge.\n# TYPE vllm:${name} gauge\nvllm:${name}{${own}} ${float(value)}\n`;
  const counter = (name: string, value: number, more = "") =>
    `# HELP vllm:${name}_total A counter.\n# TYPE vllm:${name}_total counter\nvllm:${name}_total{${own}${more}} ${float(value)}\n# TYPE vllm:${name}_created gauge\nvllm:${name}_created{${own}${more}} 1.763737e+09\n`;
  const histogram = (name: string, bounds: readonly number[], count: number, value: number) =>
    `# HELP vllm:${name} A histogram.\n# TYPE vllm:${name} histogram\nvllm:${name}_sum{${own}} ${float(count * value)}\n${[...bounds, Number.POSITIVE_INFINITY].map((bound) => `vllm:${name}_bucket{engine="${engine}",le="${float(bound)}",model_name="${model}"} ${float(value <= bound ? count : 0)}\n`).join("")}vllm:${name}_count{${own}} ${float(count)}\n`;
  const tokens = requests * outputTokens;
  const requestSeconds = queueSeconds + ttftSeconds + tpotSeconds * outputTokens;
  return [
    cacheConfig(server),
    gauge("num_requests_running", running),
    gauge("num_requests_waiting", waiting),
    ...(names === "new" ? [] : [gauge("gpu_cache_usage_perc", usage)]),
    ...(names === "old" ? [] : [gauge("kv_cache_usage_perc", usage)]),
    counter("prefix_cache_queries", requests * promptTokens),
    counter("prefix_cache_hits", server.cacheHits ?? 0),
    counter("num_preemptions", server.preemptions ?? 0),
    counter("prompt_tokens", requests * promptTokens),
    counter("generation_tokens", tokens),
    counter("request_success", requests, ',finished_reason="stop"'),
    counter("request_success", 0, ',finished_reason="abort"'),
    histogram("iteration_tokens_total", countBounds, Math.round(tokens / batch), batch),
    histogram("time_to_first_token_seconds", ttftBounds, requests, ttftSeconds),
    ...(names === "new"
      ? []
      : [histogram("time_per_output_token_seconds", tokenBounds, tokens, tpotSeconds)]),
    ...(names === "old"
      ? []
      : [
          histogram("inter_token_latency_seconds", tokenBounds, tokens, tpotSeconds),
          histogram("request_time_per_output_token_seconds", tokenBounds, requests, tpotSeconds),
        ]),
    histogram("e2e_request_latency_seconds", requestBounds, requests, requestSeconds),
    histogram("request_queue_time_seconds", requestBounds, requests, queueSeconds),
    histogram("request_prompt_tokens", countBounds, requests, promptTokens),
    histogram("request_generation_tokens", countBounds, requests, outputTokens),
  ].join("");
}

function cacheConfig(server: ExposedServer): string {
  const { engine = 0, blocks = 5394, blockSize = 16, utilization = 0.9, cacheDtype = "auto" } = server;
  const labels = [
    `block_size="${blockSize}"`,
    `cache_dtype="${cacheDtype}"`,
    'calculate_kv_scales="False"',
    'enable_prefix_caching="True"',
    `engine="${engine}"`,
    `gpu_memory_utilization="${utilization}"`,
    ...(server.concurrency === undefined ? [] : [`kv_cache_max_concurrency="${server.concurrency}"`]),
    ...(server.kvTokens === undefined ? [] : [`kv_cache_size_tokens="${server.kvTokens}"`]),
    `num_gpu_blocks="${blocks ?? "None"}"`,
    'num_gpu_blocks_override="None"',
    'sliding_window="None"',
  ];
  return `# HELP vllm:cache_config_info Information of the LLMEngine CacheConfig\n# TYPE vllm:cache_config_info gauge\nvllm:cache_config_info{${labels.join(",")}} 1.0\n`;
}

/** Python writes whole floats with a point and the infinite with its sign. */
function float(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
