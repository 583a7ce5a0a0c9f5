import { isAtLeast, type VllmVersion } from "../units/version.ts";
import { blockTokensFor } from "./blockSize.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import { type KvLayerSpec, kvLayerSpecs } from "./kvLayers.ts";
import type { ModelShape } from "./modelShape.ts";
import type { PipelineStage } from "./pipelineStages.ts";
import type { ServerSettings } from "./serverSettings.ts";

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
interface Bucket {
  readonly spec: KvLayerSpec;
  readonly layers: number[];
}

/** The layout of `model`, or a sentence that says why it is not known. A layout without groups caches nothing. */
export function layOutKvCache(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  stages: readonly PipelineStage[],
): KvLayout | string {
  const buckets = collectBuckets(model, server);
  if (typeof buckets === "string") return buckets;
  const blockTokens = blockTokensFor(model, server, gpu);
  const first = buckets[0];
  if (!first) return { groups: [], blockTokens: 0, stageBlockBytes: stages.map(() => 0), modelBlockBytes: 0 };
  if (first.spec.kind !== "recurrent" && buckets.every((bucket) => sameType(bucket.spec, first.spec))) {
    return uniformLayout(buckets, first.spec, blockTokens, stages);
  }
  return hybridLayout(buckets, blockTokens, stages, server.version);
}

function collectBuckets(model: ModelShape, server: ServerSettings): readonly Bucket[] | string {
  const byLayer = new Map<object, readonly Bucket[]>();
  const buckets: Bucket[] = [];
  const whole = keepsWholeContext(model, server);
  for (let index = 0; index < model.layers.length; index++) {
    const layer = model.layers[index];
    if (!layer) continue;
    let own = byLayer.get(layer);
    if (!own) {
      const found: Bucket[] = [];
      for (const mixer of layer.mixers) {
        const specs = kvLayerSpecs(mixer, model, server);
        if (typeof specs === "string") return specs;
        for (const spec of specs) found.push(bucketOf(buckets, whole ? inFull(spec) : spec));
      }
      own = found;
      byLayer.set(layer, own);
    }
    for (const bucket of own) bucket.layers.push(index);
  }
  return buckets;
}

function bucketOf(buckets: Bucket[], spec: KvLayerSpec): Bucket {
  const known = buckets.find((bucket) => sameSpec(bucket.spec, spec));
  if (known) return known;
  const bucket = { spec, layers: [] };
  buckets.push(bucket);
  return bucket;
}

function sameSpec(a: KvLayerSpec, b: KvLayerSpec): boolean {
  if (a.kind === "recurrent") return b.kind === "recurrent" && a.stateBytes === b.stateBytes;
  return b.kind !== "recurrent" && sameType(a, b) && a.tokenBytes === b.tokenBytes;
}

/** Same kind of look-back; the sizes may differ. */
function sameType(a: KvLayerSpec, b: KvLayerSpec): boolean {
  if (a.kind === "sliding") return b.kind === "sliding" && a.windowTokens === b.windowTokens;
  if (a.kind === "chunked") return b.kind === "chunked" && a.chunkTokens === b.chunkTokens;
  return a.kind === b.kind;
}

/**
 * Before the hybrid manager of 0.9.1, and for chunked attention again from 0.10.1 to 0.13, layers with a window
 * were cached in full as soon as one layer of the model is.
 */
function keepsWholeContext(model: ModelShape, server: ServerSettings): boolean {
  const { version } = server;
  const managed =
    isAtLeast(version, 0, 10) || (version.minor === 9 && version.patch >= 1) || version.major > 0;
  const spans = new Set<string>();
  for (const layer of model.layers) {
    for (const mixer of layer.mixers) if (mixer.kind === "attention") spans.add(mixer.span.kind);
  }
  if (!spans.has("full")) return false;
  const chunkedInFull = isAtLeast(version, 0, 10) && !isAtLeast(version, 0, 14);
  return !managed || (spans.has("chunked") && chunkedInFull);
}

function inFull(spec: KvLayerSpec): KvLayerSpec {
  return spec.kind === "sliding" || spec.kind === "chunked"
    ? { kind: "full", tokenBytes: spec.tokenBytes }
    : spec;
}

function tokenBytesOf(spec: KvLayerSpec): number {
  return spec.kind === "recurrent" ? 0 : spec.tokenBytes;
}

/** All layers look back alike: one group, whose block holds every layer's page. */
function uniformLayout(
  buckets: readonly Bucket[],
  spec: KvLayerSpec,
  blockTokens: number,
  stages: readonly PipelineStage[],
): KvLayout {
  const bytesWithin = (start: number, end: number): number => {
    let bytes = 0;
    for (const bucket of buckets) {
      bytes += blockTokens * tokenBytesOf(bucket.spec) * countWithin(bucket.layers, start, end);
    }
    return bytes;
  };
  return {
    groups: [{ spec, blockTokens }],
    blockTokens,
    stageBlockBytes: stages.map((stage) => bytesWithin(stage.start, stage.end)),
    modelBlockBytes: bytesWithin(0, Number.POSITIVE_INFINITY),
  };
}

function countWithin(layers: readonly number[], start: number, end: number): number {
  let count = 0;
  for (const layer of layers) if (layer >= start && layer < end) count++;
  return count;
}

/** Kinds of layers side by side: pages are made equal, and each kind is dealt into groups of equally many layers. */
function hybridLayout(
  buckets: readonly Bucket[],
  smallestBlock: number,
  stages: readonly PipelineStage[],
  version: VllmVersion,
): KvLayout {
  const { pageBytes, blockTokensOf } = equalPages(buckets, smallestBlock);
  const groupSize = layersPerGroup(
    buckets.map((bucket) => bucket.layers.length),
    version,
  );
  const groups: KvGroup[] = [];
  const members: number[][] = [];
  for (const bucket of buckets) {
    const count = Math.ceil(bucket.layers.length / groupSize);
    for (let group = 0; group < count; group++) {
      groups.push({ spec: bucket.spec, blockTokens: blockTokensOf(bucket.spec) });
      if (stages.length > 1) members.push(bucket.layers.filter((_, index) => index % count === group));
    }
  }
  const attention = groups.filter((group) => group.spec.kind !== "recurrent");
  return {
    groups,
    blockTokens: Math.min(...(attention.length > 0 ? attention : groups).map((group) => group.blockTokens)),
    stageBlockBytes: stages.map((stage) =>
      stages.length === 1
        ? pageBytes * groupSize
        : pageBytes * Math.max(...members.map((layers) => countWithin(layers, stage.start, stage.end))),
    ),
    modelBlockBytes: pageBytes * groupSize,
  };
}

/**
 * The page that all kinds share. With recurrent layers, attention's block grows until its page holds a state; among
 * attention kinds, the smaller pages take more tokens, and what does not divide is padded.
 */
function equalPages(
  buckets: readonly Bucket[],
  smallestBlock: number,
): { readonly pageBytes: number; readonly blockTokensOf: (spec: KvLayerSpec) => number } {
  let largestToken = 0;
  let largestState = 0;
  for (const { spec } of buckets) {
    if (spec.kind === "recurrent") largestState = Math.max(largestState, spec.stateBytes);
    else largestToken = Math.max(largestToken, spec.tokenBytes);
  }
  if (largestToken === 0) return { pageBytes: largestState, blockTokensOf: () => smallestBlock };
  const states = Math.ceil(largestState / (smallestBlock * largestToken));
  const pageBytes = smallestBlock * Math.max(1, states) * largestToken;
  return {
    pageBytes,
    blockTokensOf: (spec) => {
      if (spec.kind === "recurrent") return Math.round(pageBytes / largestToken);
      return smallestBlock * Math.floor(pageBytes / (smallestBlock * spec.tokenBytes));
    },
  };
}

/** Layers of one group: as few as the rarest kind has, unless the kinds are nearly as many (threshold by version). */
function layersPerGroup(counts: readonly number[], version: VllmVersion): number {
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  return most < fewest * nearlyEqual(version) ? most : fewest;
}

function nearlyEqual(version: VllmVersion): number {
  if (isAtLeast(version, 0, 18)) return 1.5;
  return isAtLeast(version, 0, 12) ? 1.25 : 1;
}
