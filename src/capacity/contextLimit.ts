import { isAtLeast, type VllmVersion } from "../units/version.ts";
import type { ModelShape } from "./modelShape.ts";

/**
 * The longest request that the model is configured for; `null` when its configuration names no length.
 * Source: vLLM `config/model.py _get_and_verify_max_len`.
 */
export function configuredMaxPosition(model: ModelShape): number | null {
  const { maxPosition, ropeScaling, modelType } = model;
  if (maxPosition === null || !ropeScaling || modelType.includes("gemma3")) return maxPosition;
  const { type, factor, originalMaxPosition } = ropeScaling;
  // These types state the scaled length already.
  if (factor === null || type === "default" || type === "llama3" || type === "longrope" || type === "su") {
    return maxPosition;
  }
  // YaRN states the length before scaling beside it; multiplying the scaled one would count the factor twice.
  return Math.floor((type === "yarn" ? (originalMaxPosition ?? maxPosition) : maxPosition) * factor);
}

/** `max_model_len` when the server is given none. LongRoPE models start with their short length since 0.11.1. */
export function defaultMaxModelLen(model: ModelShape, version: VllmVersion): number | null {
  const configured = configuredMaxPosition(model);
  const short = model.ropeScaling?.originalMaxPosition;
  const isLongRope = model.ropeScaling?.type === "longrope" || model.ropeScaling?.type === "su";
  return isLongRope && short && isAtLeast(version, 0, 11, 1) ? short : configured;
}
