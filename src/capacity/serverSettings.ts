import type { VllmVersion } from "../units/version.ts";
import type { ModelShape } from "./modelShape.ts";

/** How one vLLM server runs, every default already resolved: plain values, no ranges, no text. */
export interface ServerSettings {
  readonly version: VllmVersion;
  /** `float16`, `bfloat16`, `float32`: the dtype that vLLM resolves, never `auto`. */
  readonly dtype: "float16" | "bfloat16" | "float32";
  /** `--quantization` as given, or `null`: the checkpoint decides. */
  readonly quantization: string | null;
  readonly kvCacheDtype: string;
  readonly gpuMemoryUtilization: number;
  /** `--kv-cache-memory-bytes`, which replaces the utilization's arithmetic. */
  readonly kvCacheMemoryBytes: number | null;
  /** Tokens of one request at most; `null` when neither the launch nor the model says. `auto` is `"auto"`. */
  readonly maxModelLen: number | "auto" | null;
  readonly maxNumBatchedTokens: number;
  readonly maxNumSeqs: number;
  readonly blockSize: number | null;
  readonly tensorParallelSize: number;
  readonly pipelineParallelSize: number;
  readonly dataParallelSize: number;
  readonly expertParallel: boolean;
  readonly enforceEager: boolean;
  readonly prefixCaching: boolean;
  readonly cpuOffloadBytes: number;
  /** `--language-model-only`, or every `--limit-mm-per-prompt` 0: towers are not loaded. */
  readonly languageModelOnly: boolean;
  /** Bytes per GPU that other processes hold when the server starts. */
  readonly otherProcessesBytes: number;
  /** Up to 0.10 two engines existed side by side; the first profiles and lays out differently. */
  readonly engine: "first" | "second";
  /** The model runner that the environment asks for; `null`: vLLM chooses. */
  readonly runner: "first" | "second" | null;
  /** `--max-cudagraph-capture-size`, or the largest of the sizes that are listed; `null`: vLLM's own list. */
  readonly largestCudaGraph: number | null;
  /** `VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS`; `null`: as the version does. */
  readonly deductsCudaGraphs: boolean | null;
  /** `VLLM_PLE_CPU_OFFLOAD`: tables of n-grams stay in the host's memory; `null`: on the GPUs. */
  readonly ngramTablesOnHost: boolean | null;
  /** `--skip-mm-profiling`: towers are loaded, and no image is profiled. */
  readonly skipsImageProfiling: boolean;
  readonly speculation: Speculation | null;
  readonly lora: LoraSettings | null;
  /** GPUs of a tensor-parallel group that share one request's KV cache (`--decode-context-parallel-size`). */
  readonly decodeContextParallelSize: number;
  /** Further copies of experts that the load balancer (EPLB) keeps; `null`: experts are not balanced. */
  readonly redundantExperts: number | null;
  /** `--num-gpu-blocks-override`. */
  readonly blocksOverride: number | null;
  /** `--disable-hybrid-kv-cache-manager` unset: layers with a window keep only their window. */
  readonly hybridKvCacheManager: boolean;
  /** The model's own length may be passed: `--hf-overrides`, `VLLM_ALLOW_LONG_MAX_MODEL_LEN`. */
  readonly extendsContext: boolean;
  /** `--mamba-ssm-cache-dtype`; `auto`: as the model's family does. */
  readonly recurrentStateDtype: string;
}

/** Guessing tokens ahead; a draft costs memory, an n-gram look-up none. */
export interface Speculation {
  /** vLLM's name: `mtp`, `eagle3`, `ngram`, `draft_model`. */
  readonly method: string;
  readonly tokens: number;
  /** The checkpoint that guesses, where it is not the model's own. */
  readonly draft?: DraftModel;
}

/** A checkpoint that guesses for another: a whole small model, or a few layers that share embedding and head with it. */
export interface DraftModel {
  readonly name: string;
  /** `null`: neither the catalogue nor its files tell what it is. */
  readonly shape: ModelShape | null;
  /** `draft_tensor_parallel_size`; `null`: as many GPUs as the model has. */
  readonly tensorParallelSize: number | null;
}

/** Room for adapters that vLLM sets aside when it loads the model. */
export interface LoraSettings {
  readonly adapters: number;
  readonly rank: number;
  readonly fullySharded: boolean;
}
