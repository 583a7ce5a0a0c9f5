import { formatVersion, isAtLeast, type VllmVersion } from "../units/version.ts";
import { type BatchContext, defaultBatch } from "./batchDefaults.ts";
import type { Default, DefaultGpu } from "./default.ts";
import { type ComputeDtype, resolveDtype } from "./dtype.ts";
import { flagByField } from "./flags.ts";
import { defaultMaxModelLen, type OwnLength } from "./modelLength.ts";
import { newestKnownVersion } from "./releases.ts";
import { rowForVersion } from "./versioned.ts";

/** What kind of model it is, as far as defaults depend on it. */
export type ModelKind =
  | "decoder"
  /** Attention and Mamba or linear-attention layers. */
  | "hybrid"
  | "attention-free"
  | "encoder-decoder"
  /** Pooling with causal attention, then with attention in both directions. */
  | "pooling"
  | "encoder";

export interface DefaultContext extends Omit<BatchContext, "gpu" | "chunkedPrefill" | "maxModelLen"> {
  readonly gpu: DefaultGpu | null;
  readonly model: {
    readonly kind: ModelKind;
    readonly modelType: string;
    readonly checkpointDtype: ComputeDtype;
    readonly ownLength: OwnLength;
  } | null;
  /** `--enable-chunked-prefill` and `--max-model-len` as given; `null` = left to vLLM. */
  readonly chunkedPrefill: boolean | null;
  readonly maxModelLen: number | null;
}

/**
 * The default of any setting *in this version on this GPU*, for hover and completion. `null` for a field that no
 * flag sets, or whose default nobody can tell from what is known.
 */
export function defaultFor(field: string, context: DefaultContext): Default<unknown> | null {
  const { version, model } = context;
  switch (field) {
    case "gpu_memory_utilization":
      return defaultGpuMemoryUtilization(version);
    case "max_num_batched_tokens":
      return batchOf(context).maxNumBatchedTokens;
    case "max_num_seqs":
      return batchOf(context).maxNumSeqs;
    case "enable_prefix_caching":
      return defaultPrefixCaching(version, model?.kind ?? "decoder");
    case "enable_chunked_prefill":
      return defaultChunkedPrefill(version, model?.kind ?? "decoder");
    case "max_model_len":
      return model && defaultMaxModelLen(model.ownLength, version);
    case "dtype":
      return model && dtypeOf(context, model);
    case "block_size":
      return defaultBlockSize;
    default:
      return tabledDefault(field);
  }
}

/** Source: vllm/config/cache.py; 0.92 since v0.21.0, when CUDA graphs began to count inside it. */
export function defaultGpuMemoryUtilization(version: VllmVersion): Default<number> {
  const { value } = rowForVersion(
    [
      { since: "0.21", value: 0.92 },
      { since: "0", value: 0.9 },
    ],
    version,
  );
  return { value, from: release(version) };
}

/** Source: vllm/config/model.py, is_prefix_caching_supported; hybrid models since pull request 50991 (v0.28). */
export function defaultPrefixCaching(version: VllmVersion, kind: ModelKind): Default<boolean> {
  if (!isAtLeast(version, 0, 8)) return { value: false, from: release(version) };
  if (kind === "hybrid") {
    return { value: isAtLeast(version, 0, 28), from: `${release(version)} for models with recurrent layers` };
  }
  if (kind === "decoder" || kind === "pooling") return { value: true, from: release(version) };
  return { value: false, from: `${release(version)} for ${kind} models` };
}

/** Source: vllm/config/model.py, is_chunked_prefill_supported: all but encoders. */
export function defaultChunkedPrefill(version: VllmVersion, kind: ModelKind): Default<boolean> {
  if (!isAtLeast(version, 0, 8)) return { value: false, from: release(version) };
  const readsBothWays = kind === "encoder-decoder" || kind === "encoder";
  return {
    value: !readsBothWays,
    from: readsBothWays ? `${release(version)} for ${kind} models` : release(version),
  };
}

/** Before the attention backend and recurrent layers adjust it. Source: vllm/config/cache.py. */
const defaultBlockSize: Default<number> = {
  value: 16,
  from: "vLLM, adjusted by the attention backend",
};

function batchOf(context: DefaultContext) {
  const { version, model } = context;
  const chunkedPrefill =
    context.chunkedPrefill ?? defaultChunkedPrefill(version, model?.kind ?? "decoder").value;
  const maxModelLen =
    context.maxModelLen ?? (model ? defaultMaxModelLen(model.ownLength, version).value : null);
  return defaultBatch({ ...context, chunkedPrefill, maxModelLen });
}

function dtypeOf(context: DefaultContext, model: NonNullable<DefaultContext["model"]>): Default<string> {
  const isPooling = model.kind === "pooling" || model.kind === "encoder";
  const computeCapability = context.gpu?.computeCapability ?? null;
  return resolveDtype({ ...model, written: "auto", computeCapability, isPooling });
}

/** What the flag table says; it was read from the newest known release. */
function tabledDefault(field: string): Default<unknown> | null {
  const flag = flagByField(field);
  if (!flag || flag.removedIn !== null || flag.default === null) return null;
  return { value: flag.default, from: release(newestKnownVersion) };
}

function release(version: VllmVersion): string {
  return `vLLM ${formatVersion(version)}`;
}
