import type { VllmVersion } from "../units/version.ts";

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
}
