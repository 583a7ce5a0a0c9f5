import { formatVersion, isAtLeast, type VllmVersion } from "../units/version.ts";
import type { Default } from "./default.ts";

/** What a model's configuration says of the length of a request. */
export interface ModelLength {
  readonly modelType: string;
  readonly maxPosition: number | null;
  readonly ropeScaling: {
    readonly type: string;
    readonly factor: number | null;
    readonly originalMaxPosition: number | null;
  } | null;
}

/**
 * The longest request that vLLM lets `--max-model-len` ask for without VLLM_ALLOW_LONG_MAX_MODEL_LEN;
 * `null` when the configuration names none.
 * Source: vllm/config/model.py, _get_and_verify_max_len.
 */
export function longestModelLen(model: ModelLength): number | null {
  const { maxPosition, ropeScaling } = model;
  if (maxPosition === null || !ropeScaling || model.modelType.includes("gemma3")) return maxPosition;
  const { type, factor, originalMaxPosition } = ropeScaling;
  // These state the scaled length already.
  if (factor === null || type === "su" || type === "longrope" || type === "llama3" || type === "default") {
    return maxPosition;
  }
  const base = type === "yarn" ? (originalMaxPosition ?? maxPosition) : maxPosition;
  return Math.floor(base * factor);
}

/** The length that a server gets when the launch gives none. */
export function defaultMaxModelLen(model: ModelLength, version: VllmVersion): Default<number> {
  const longest = longestModelLen(model);
  const release = `vLLM ${formatVersion(version)}`;
  if (longest === null)
    return { value: 2048, from: `${release}, where the model's configuration names no length` };
  const original = model.ropeScaling?.originalMaxPosition ?? null;
  const isLongRope = model.ropeScaling?.type === "longrope" || model.ropeScaling?.type === "su";
  // Since v0.11.1 (2025-10-28): the short factors serve better where nobody asks for more.
  const shortByDefault = isAtLeast(version, 0, 12) || (isAtLeast(version, 0, 11) && version.patch >= 1);
  if (isLongRope && original !== null && shortByDefault) {
    return { value: original, from: `the model's length before scaling, ${release}` };
  }
  return { value: longest, from: "the model's configuration" };
}
