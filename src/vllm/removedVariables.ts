import { compareVersions, parseVersion, type VllmVersion } from "../units/version.ts";

/** An environment variable that vLLM once read. */
export interface RemovedVariable {
  /** The release that reads it no more. */
  readonly removedIn: string;
  /** What does its work now, `null` when nothing does. */
  readonly instead: string | null;
}

/** What became of a variable that this release no longer reads; `null` for one that it reads, or never knew. */
export function removedVariable(name: string, version: VllmVersion): RemovedVariable | null {
  const row = rows.find(([pattern]) => pattern.test(name));
  if (!row) return null;
  const [, removedIn, instead] = row;
  const limit = parseVersion(removedIn);
  return limit && compareVersions(version, limit) >= 0 ? { removedIn, instead } : null;
}

/**
 * Source: the history of vllm/envs.py up to 2026-08-17. Where only the month of a removal is known, the release
 * after it stands here: a false alarm is worse than none.
 */
const rows: readonly (readonly [RegExp, string, string | null])[] = [
  [/^VLLM_USE_V1$/, "0.12", null],
  [/^VLLM_MM_INPUT_CACHE_GIB$/, "0.13", "--mm-processor-cache-gb"],
  [/^VLLM_ATTENTION_BACKEND$/, "0.15", "--attention-backend"],
  [
    /^VLLM_(?:FLASH_ATTN_VERSION|USE_TRTLLM_ATTENTION|USE_CUDNN_PREFILL)$/,
    "0.15",
    "a key of --attention-config",
  ],
  [/^VLLM_ALL2ALL_BACKEND$/, "0.16", "--all2all-backend"],
  [/^VLLM_TORCH_PROFILER_\w+$/, "0.16", "--profiler-config"],
  [/^VLLM_FUSED_MOE_CHUNK_SIZE$/, "0.18", null],
  [/^VLLM_(?:MXFP4_USE_MARLIN|USE_FLASHINFER_MOE_\w+)$/, "0.24", "--moe-backend"],
  [/^VLLM_NVFP4_GEMM_BACKEND$/, "0.24", "--linear-backend"],
  [/^VLLM_RPC_TIMEOUT$/, "0.25", null],
];
