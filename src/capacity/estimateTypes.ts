import type { Band } from "./band.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import type { ModelShape } from "./modelShape.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** Everything that an estimate rests on. Sizes are per GPU unless the name says otherwise. */
export interface EstimateInput {
  readonly model: ModelShape;
  readonly gpu: GpuSpec;
  readonly server: ServerSettings;
  /** Tokens that one request of the workload holds; `null` when no workload is known. */
  readonly workloadContextTokens: number | null;
  /** What a real run printed; each given figure replaces the estimate of it. */
  readonly measured: MeasuredFigures;
}

/** Figures of a real run, per GPU; `null` where none was given. */
export interface MeasuredFigures {
  readonly weightBytes: number | null;
  readonly kvCacheBytes: number | null;
  readonly kvCacheTokens: number | null;
}

/** How the memory of one GPU is divided. */
export interface MemoryLedger {
  readonly totalBytes: number;
  /** What vLLM may use: utilization × total. */
  readonly requestedBytes: number;
  readonly weightBytes: number;
  readonly activationBytes: Band;
  readonly cudaGraphBytes: Band;
  readonly nonTorchBytes: Band;
  readonly kvCacheBytes: Band;
  readonly otherProcessesBytes: number;
  /** Outside the utilization: total − requested − other processes. */
  readonly freeBytes: number;
}

export type StartVerdict =
  | { readonly verdict: "starts" }
  | { readonly verdict: "refused"; readonly reason: StartRefusal }
  | { readonly verdict: "uncertain"; readonly reason: StartRefusal };

/** Why vLLM would stop at start-up. */
export type StartRefusal =
  /** The weights alone exceed what the utilization grants. */
  | "weights_exceed_budget"
  /** "No available memory for the cache blocks". */
  | "no_kv_cache_memory"
  /** "To serve at least one request with the model's max seq len …". */
  | "one_request_does_not_fit"
  /** Free memory at start is less than utilization × total, because something else holds it. */
  | "memory_held_by_others"
  | "max_model_len_exceeds_model"
  | "invalid_parallelism"
  | "unsupported_on_gpu";

export interface Concurrency {
  /** Requests of the full `max_model_len` that the KV cache holds; vLLM's "Maximum concurrency". */
  readonly atMaxModelLen: Band;
  /** Requests of the workload's context, `null` without one. */
  readonly atWorkloadContext: Band | null;
  /** What bounds the requests in flight at the workload's context (else at `max_model_len`). */
  readonly limit: "kv_cache" | "max_num_seqs";
}

export interface Estimate {
  readonly memory: MemoryLedger;
  /** KV bytes per token and GPU for a long context: what one further token costs. */
  readonly kvCacheBytesPerToken: number;
  readonly blockTokens: number;
  /** "GPU KV cache size" in tokens. */
  readonly kvCacheTokens: Band;
  readonly concurrency: Concurrency;
  readonly start: StartVerdict;
  readonly maxModelLen: number;
  /** The longest `--max-model-len` with which the server starts, not above the model's own limit. */
  readonly longestContextTokens: number;
  /** The same without the model's limit: what memory allows. */
  readonly memoryLimitTokens: Band;
}

/** Why no estimate could be made: the input contradicts itself or lacks something. */
export interface NoEstimate {
  readonly problem: string;
}
