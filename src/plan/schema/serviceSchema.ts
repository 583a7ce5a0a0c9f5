import { once } from "../../text/once.ts";
import { anything, choice, eitherOf, mapping, named, quantity, text, wholeNumber } from "./fields.ts";

const time = (description: string, examples: readonly string[]) =>
  quantity("time", { description, examples, plausibleUnits: ["ms", "s"] });

const latencyByVariant = once(() =>
  named(
    "Latency by variant: a precision, or any name that `precision` can choose.",
    time("Latency of one request in this variant.", ["200ms"]),
    "variant",
  ),
);

const latency = once(() =>
  eitherOf(
    "How long one request takes: a time, or times by GPU and variant.",
    ["105ms"],
    [
      time("How long one request takes.", ["105ms"]),
      named(
        "Latency by GPU.",
        eitherOf(
          "Latency on this GPU: a time, or times by variant.",
          ["200ms"],
          [time("Latency on this GPU.", ["200ms"]), latencyByVariant()],
        ),
        "GPU",
      ),
    ],
  ),
);

const sessionCount = { description: "Sessions one GPU is trusted with.", examples: ["8..10"] };

const memory = once(() =>
  eitherOf(
    "What the process holds on the GPU without sessions: one size, or a breakdown.",
    ["2.5GB"],
    [
      quantity("memory", {
        description: "What the process holds on the GPU without sessions.",
        examples: ["2.5GB", "2.0GB..2.5GB"],
      }),
      named(
        "The memory by its parts, under names of your own.",
        quantity("memory", { description: "Size of this part.", examples: ["1.5GB"] }),
        "part",
      ),
    ],
  ),
);

const percentiles = ["p50", "p90", "p95", "p99"] as const;

/** One time, or what a load generator prints: the mean and percentiles. */
const measuredTime = (description: string, example: string) =>
  eitherOf(
    `${description} One time, or times by percentile.`,
    [example],
    [
      time(description, [example]),
      mapping("The mean, and the times within which so many percent of the requests stayed.", {
        mean: time("On average.", [example]),
        ...Object.fromEntries(
          percentiles.map((name) => [
            name,
            time(`What ${name.slice(1)}% of the requests stayed within.`, [example]),
          ]),
        ),
      }),
    ],
  );

const measured = once(() =>
  mapping("What a real run showed. It replaces the estimate, and every surface says so.", {
    weights: quantity("memory", {
      description: 'Memory of the weights: "Model loading took …" in the start-up log.',
      examples: ["14.25GiB"],
      plausibleUnits: ["GiB", "GB"],
    }),
    kv_cache: quantity("memory", {
      description: 'Memory of the KV cache: "Available KV cache memory".',
      examples: ["5.17GiB"],
      plausibleUnits: ["GiB", "GB"],
    }),
    kv_tokens: quantity("tokens", {
      description: 'Tokens that the KV cache holds: "GPU KV cache size".',
      examples: [96720],
    }),
    concurrency: quantity("number", {
      description: 'Requests of the full length at once: "Maximum concurrency".',
      examples: [11.81],
    }),
    latency: measuredTime("Latency of one request.", "25ms"),
    ttft: measuredTime("Time to the first token.", "180ms"),
    tpot: measuredTime("Time per output token after the first.", "32ms"),
    throughput: quantity("rate", { description: "Requests served.", examples: ["7/s"] }),
    load: quantity(["rate", "count"], {
      description: "The load that speed was measured under: requests open at once, or arriving at a rate.",
      examples: [16, "2/s"],
      noun: "a number of requests or a rate",
      range: false,
    }),
    real_time_factor: quantity("number", {
      description: "Seconds of audio made in one second.",
      examples: [3.5],
    }),
    gpu: text({
      description: "The GPU it ran on.",
      examples: ["L4"],
      noun: "the name of a GPU",
      names: "gpu",
    }),
    version: text({
      description: "The version of vLLM or of the process.",
      examples: ["0.11.0"],
      noun: "a version",
    }),
    on: text({ description: "The day of the run.", examples: ["2025-02-14"], noun: "a date" }),
  }),
);

const metrics = once(() =>
  mapping("Names of the process's Prometheus metrics; vLLM's own and DCGM's are known.", {
    latency: text({
      description: "Histogram of request durations in seconds.",
      examples: ["voice_request_duration_seconds"],
      noun: "the name of a metric",
    }),
    requests: text({
      description: "Counter of requests.",
      examples: ["voice_requests_total"],
      noun: "the name of a metric",
    }),
    errors: text({
      description: "Counter of failed requests.",
      examples: ["voice_errors_total"],
      noun: "the name of a metric",
    }),
    queue: text({
      description: "Gauge of requests that wait.",
      examples: ["voice_queue_depth"],
      noun: "the name of a metric",
    }),
    memory: text({
      description: "Gauge of GPU memory in bytes.",
      examples: ["voice_gpu_memory_bytes"],
      noun: "the name of a metric",
    }),
  }),
);

const batching = once(() =>
  mapping("How the process gathers requests into batches.", {
    max_batch_size: wholeNumber({ description: "Requests in one batch at most.", examples: [8] }),
    max_wait: time("How long a request waits for others to join its batch.", ["100ms"]),
  }),
);

const throughput = once(() =>
  named(
    "Measured requests at batch sizes; the largest size not above `max_batch_size` counts.",
    quantity("rate", { description: "Requests served at this batch size.", examples: ["15/min"] }),
    "batch size",
  ),
);

const speedup = once(() =>
  named(
    "Named factors on throughput and latency; 20% multiplies throughput by 1.2 and divides latency by 1.2.",
    quantity("share", { description: "What this speed-up brings.", examples: ["20%"], range: false }),
    "speed-up",
  ),
);

export const serviceSchema = once(() =>
  mapping("What runs: a vLLM server, or another process that holds GPU memory.", {
    engine: choice(
      ["vllm", "process"],
      "`vllm` (the default), or `process` for anything else that holds GPU memory.",
    ),
    model: text({
      description: "A Hugging Face id, or the path of a local folder with a `config.json`.",
      examples: ["Qwen/Qwen2.5-7B-Instruct"],
      noun: "the name of a model",
      names: "model",
    }),
    args: named(
      "vLLM's settings, in vLLM's spelling, with hyphens or underscores.",
      anything("A setting of vLLM."),
      "vLLM setting",
      true,
    ),
    script: text({
      description: "A launch file to read the settings from instead of `args`.",
      examples: ["./serve.sh", "compose.yaml#chat"],
      noun: "the path of a launch file",
      names: "file",
    }),
    env: named("Environment variables of the server.", anything("The variable's value."), "variable", true),
    pool: text({
      description: "The pool it runs in; the only one if there is one.",
      examples: ["default"],
      noun: "the name of a pool",
      names: "pool",
    }),
    gpus: wholeNumber({
      description: "GPUs per replica; by default what the parallel sizes need.",
      examples: [2],
    }),
    replicas: wholeNumber({ description: "Copies of the service; 1 by default.", examples: [2] }),
    share: text({
      description:
        "The service whose GPUs this one shares, or `true` for every service of the pool on the same GPU.",
      examples: [true, "llm"],
      noun: "true or the name of a service",
      names: "service",
      orTrue: true,
    }),
    memory: memory(),
    memory_per_session: quantity("memory", {
      description: "What each concurrent session adds to a process.",
      examples: ["2.0GB..2.5GB"],
    }),
    sessions_per_gpu: eitherOf(
      "Sessions that one GPU is trusted with in practice, if fewer than memory allows.",
      ["8..10"],
      [quantity("count", sessionCount), named("Sessions by GPU.", quantity("count", sessionCount), "GPU")],
    ),
    latency: latency(),
    precision: text({
      description: "Which variant of `latency` applies.",
      examples: ["fp16"],
      noun: "the name of a variant",
    }),
    throughput: throughput(),
    batching: batching(),
    speedup: speedup(),
    metrics: metrics(),
    measured: measured(),
  }),
);
