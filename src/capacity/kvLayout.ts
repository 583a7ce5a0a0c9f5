import type { KvLayerSpec } from "./kvLayers.ts";
import type { PipelineStage } from "./pipelineStages.ts";

/**
 * How vLLM lays the KV cache out: one pool of equal blocks, from which every group of layers draws.
 * Source: vLLM `v1/core/kv_cache_utils.py`.
 */
export interface KvLayout {
  readonly groups: readonly KvGroup[];
  /** Tokens of the smallest attention block; 0 when nothing is cached by token. */
  readonly blockTokens: number;
  /** Bytes of one block on a GPU of each pipeline stage, over the layers that share it. */
  readonly stageBlockBytes: readonly number[];
  /** Bytes of one block over all layers of the model. */
  readonly modelBlockBytes: number;
}

export interface KvGroup {
  readonly spec: KvLayerSpec;
  readonly blockTokens: number;
}

/** Layers that cache alike, by their place in the model. */
export interface Bucket {
  readonly spec: KvLayerSpec;
  readonly layers: number[];
}

/** How many of `layers` lie from `start` up to, not including, `end`. */
export function countWithin(layers: readonly number[], start: number, end: number): number {
  let count = 0;
  for (const layer of layers) if (layer >= start && layer < end) count++;
  return count;
}

/** A draft's layers stand behind the model's own, on the last stage. */
export function endOf(stage: PipelineStage): number {
  return stage.last ? Number.POSITIVE_INFINITY : stage.end;
}
