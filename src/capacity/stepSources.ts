import type { Step } from "./step.ts";

/** Where each figure's formula is from: vLLM's own source, by file, or the fit to published start-ups. */
const sources: Readonly<Record<string, string>> = {
  "memory.requested": "vllm/v1/worker/utils.py, request_memory",
  "memory.kvCache": "vllm/v1/worker/gpu_worker.py, determine_available_memory",
  "weights.total": "vllm/model_executor/layers/linear.py and the model's own file",
  "weights.layout": "vllm/model_executor/layers/quantization",
  "memory.activation": "vllm/v1/worker, profile_run; coefficients from `npm run fit`",
  "memory.nonTorch": "coefficients from `npm run fit`",
  "memory.cudaGraphs": "vllm/config/vllm.py, _set_cudagraph_sizes; size of a graph from `npm run fit`",
  "kvCache.bytesPerToken": "vllm/v1/kv_cache_interface.py, page_size_bytes",
  "kvCache.groups": "vllm/v1/core/kv_cache_utils.py, get_kv_cache_groups",
  "kvCache.blocks": "vllm/v1/core/kv_cache_utils.py, get_kv_cache_config_from_groups",
  "kvCache.tokens": "vllm/v1/core/kv_cache_utils.py",
  "concurrency.atMaxModelLen": "vllm/v1/kv_cache_interface.py, max_memory_usage_bytes",
  "concurrency.atWorkloadContext": "vllm/v1/kv_cache_interface.py, max_memory_usage_bytes",
};

export function withSource(step: Step): Step {
  const source = sources[step.figure];
  return source === undefined ? step : { ...step, source };
}
