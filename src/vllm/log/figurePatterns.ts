import type { LogPattern } from "./logPattern.ts";

const kvCacheUtils = "v1/core/kv_cache_utils.py";
const gpuWorker = "v1/worker/gpu_worker.py";
const modelRunner = "v1/worker/gpu_model_runner.py";
const oldWorker = "worker/worker.py (V0)";

/** Messages with figures of memory, blocks and lengths. What vLLM up to 0.8.2 prints as GB is GiB. */
export const figurePatterns: readonly LogPattern[] = [
  row("Loading model weights took ", /^Loading model weights took (?<weightsGiB>[\d.]+) GB/, [
    "0.4.0",
    "0.7.3",
    "worker/model_runner.py",
  ]),
  row("Model loading took ", /^Model loading took (?<weightsGiB>[\d.]+) Gi?B/, ["0.8.0", null, modelRunner]),
  row(
    "Memory profiling results: ",
    /^Memory profiling results: total_gpu_memory=(?<totalGiB>[\d.]+)GiB initial_memory_usage=(?<usedAtStartGiB>[\d.]+)GiB peak_torch_memory=(?<torchPeakGiB>[\d.]+)GiB memory_usage_post_profile=[\d.]+Gi[bB] non_torch_memory=(?<nonTorchGiB>-?[\d.]+)GiB kv_cache_size=(?<kvCacheGiB>-?[\d.]+)GiB gpu_memory_utilization=(?<utilization>[\d.]+)/,
    ["0.6.3", "0.6.4", oldWorker],
  ),
  row(
    "total_gpu_memory (",
    /^total_gpu_memory \((?<totalGiB>[\d.]+)GiB\) x gpu_memory_utilization \((?<utilization>[\d.]+)\) = (?<requestedGiB>[\d.]+)GiB/,
    ["0.6.5", "0.10.2", oldWorker],
  ),
  row(
    "model weights take ",
    /^model weights take (?<weightsInSumGiB>[\d.]+)GiB; non_torch_memory takes (?<nonTorchGiB>-?[\d.]+)GiB; PyTorch activation peak memory takes (?<activationGiB>-?[\d.]+)GiB; the rest of the memory reserved for KV Cache is (?<kvCacheGiB>-?[\d.]+)GiB/,
    ["0.6.5", "0.10.2", oldWorker],
  ),
  row("Available KV cache memory: ", /^Available KV cache memory: (?<kvCacheGiB>-?[\d.]+) GiB/, [
    "0.9.1",
    null,
    gpuWorker,
  ]),
  row("GPU KV cache size: ", /^GPU KV cache size: (?<kvTokens>[\d,]+) tokens/, ["0.7.0", null, kvCacheUtils]),
  row(
    "Maximum concurrency for ",
    /^Maximum concurrency for (?<concurrencyTokens>[\d,]+) tokens per request: (?<concurrency>[\d.]+)x/,
    ["0.6.2", null, kvCacheUtils],
  ),
  ...["GPU", "cuda", "CUDA", "HPU", "hip", "rocm"].map((device) =>
    row(`# ${device} blocks: `, new RegExp(`^# ${device} blocks: (?<gpuBlocks>\\d+)`), [
      "0.4.0",
      "0.10.2",
      "executor/executor_base.py (V0)",
    ]),
  ),
  row(
    "cache_config_info with initialization after num_gpu_blocks is: ",
    /^cache_config_info with initialization after num_gpu_blocks is: (?<gpuBlocks>\d+)/,
    ["0.8.5", null, "v1/metrics/loggers.py"],
  ),
  row(
    "Overriding num_gpu_blocks=",
    /^Overriding num_gpu_blocks=(?<gpuBlocks>\d+) with num_gpu_blocks_override=(?<blocksOverriddenTo>\d+)/,
    ["0.6.0", null, kvCacheUtils],
  ),
  row(
    "Multiplying the GPU KV cache size by the ",
    /^Multiplying the GPU KV cache size by the (?:dcp|cp)_world_size (?<contextParallelSize>\d+)/,
    ["0.10.2", "0.20.0", kvCacheUtils],
  ),
  row("Setting attention block size to ", /^Setting attention block size to (?<blockTokens>\d+) tokens/, [
    "0.10.1",
    null,
    "platforms/interface.py",
  ]),
  row("Setting kv cache block size to ", /^Setting kv cache block size to (?<blockTokens>\d+) for/, [
    "0.11.0",
    null,
    "platforms/interface.py",
  ]),
  row("Using max model len ", /^Using max model len (?<maxModelLen>\d+)/, [
    "0.10.0",
    null,
    "config/model.py",
  ]),
  row(
    "Chunked prefill is enabled with max_num_batched_tokens=",
    /^Chunked prefill is enabled with max_num_batched_tokens=(?<batchedTokens>\d+)/,
    ["0.6.0", null, "config/scheduler.py"],
  ),
  row(
    "Auto-fit max_model_len: reduced from ",
    /^Auto-fit max_model_len: reduced from (?<autoFitFromTokens>\d+) to (?<autoFitToTokens>\d+) to fit/,
    ["0.14.0", null, kvCacheUtils],
  ),
  row(
    "Auto-fit max_model_len: full model context length ",
    /^Auto-fit max_model_len: full model context length (?<autoFitToTokens>\d+) fits/,
    ["0.14.0", null, kvCacheUtils],
  ),
  row(
    "Estimated CUDA graph memory: ",
    /^Estimated CUDA graph memory: (?<cudaGraphEstimateGiB>-?[\d.]+) GiB/,
    ["0.18.0", null, modelRunner],
  ),
  row(
    "current --gpu-memory-utilization=",
    /^current --gpu-memory-utilization=(?<utilization>[\d.]+) is equivalent to/,
    ["0.18.0", null, gpuWorker],
  ),
  row(
    "CUDA graph pool memory: ",
    /^CUDA graph pool memory: (?<cudaGraphGiB>-?[\d.]+) GiB \(actual\), (?<cudaGraphEstimateGiB>-?[\d.]+) GiB \(estimated\)/,
    ["0.18.0", null, modelRunner],
  ),
  row(
    "Graph capturing finished in ",
    /^Graph capturing finished in \d+ secs, took (?<cudaGraphGiB>-?[\d.]+) GiB/,
    ["0.6.4", null, modelRunner],
  ),
  row(
    "Free memory on device",
    /^Free memory on device (?:[^\s(]+ )?\((?<freeGiB>[\d.]+)\/(?<totalGiB>[\d.]+) GiB\) on startup/,
    ["0.9.1", null, gpuWorker],
  ),
  row(
    "Desired GPU memory utilization is (",
    /^Desired GPU memory utilization is \((?<utilization>[\d.]+), (?<requestedGiB>[\d.]+) GiB\)/,
    ["0.11.0", null, gpuWorker],
  ),
  row(
    "Actual usage is ",
    /^Actual usage is (?<weightsInSumGiB>[\d.]+) GiB for weight, (?<activationGiB>-?[\d.]+) GiB for peak activation, (?<nonTorchGiB>-?[\d.]+) GiB for non-torch memory, and (?<cudaGraphGiB>-?[\d.]+) GiB for CUDAGraph memory/,
    ["0.11.0", "0.25.0", gpuWorker],
  ),
  row(
    "Actual usage is ",
    /^Actual usage is (?<consumedGiB>[\d.]+) GiB for consumed memory \(weights \+ non-torch\), (?<activationAndGraphsGiB>-?[\d.]+) GiB for peak activation, and (?<cudaGraphGiB>-?[\d.]+) GiB for CUDAGraph memory/,
    ["0.26.0", null, gpuWorker],
  ),
  row(
    "Current kv cache memory in use is ",
    /^Current kv cache memory in use is (?<kvCacheGiB>-?[\d.]+) GiB/,
    ["0.11.0", null, gpuWorker],
  ),
  row(
    "Initial free memory ",
    /^Initial free memory (?<freeGiB>[\d.]+) GiB, reserved (?<reservedKvGiB>[\d.]+) GiB memory for KV Cache/,
    ["0.11.0", null, gpuWorker],
  ),
  row("has a total capacity of ", /^has a total capacity of (?<totalGiB>[\d.]+) GiB/, [
    "0.5.0",
    null,
    "PyTorch, when an allocation fails",
  ]),
  row(
    "estimated maximum model length is ",
    /^estimated maximum model length is (?<estimatedMaxModelLen>\d+)/,
    ["0.9.1", null, kvCacheUtils],
  ),
  {
    ...row(
      "init engine (profile, create kv cache, warmup model) took ",
      /^init engine \(profile, create kv cache, warmup model\) took (?<engineSeconds>[\d.]+) s/,
      ["0.6.4", null, "v1/engine/core.py"],
    ),
    mark: { kind: "ready" },
  },
];

function row(
  hint: string,
  shape: RegExp,
  [since, until, source]: readonly [since: string, until: string | null, source: string],
): LogPattern {
  return { hint, shape, since, until, source };
}
