import { isAtLeast } from "../units/version.ts";
import { blockTokensFor } from "./blockSize.ts";
import { draftCache } from "./draft.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import { compressedLayout } from "./kvCompressedLayout.ts";
import { hybridLayout } from "./kvHybridLayout.ts";
import { type KvLayerSpec, kvLayerSpecs } from "./kvLayers.ts";
import { type Bucket, countWithin, endOf, type KvLayout } from "./kvLayout.ts";
import { isCompressed } from "./modelKind.ts";
import type { ModelShape } from "./modelShape.ts";
import type { PipelineStage } from "./pipelineStages.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** The layout of `model`, or a sentence that says why it is not known. A layout without groups caches nothing. */
export function layOutKvCache(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  stages: readonly PipelineStage[],
): KvLayout | string {
  if (isCompressed(model)) return compressedLayout(model, stages);
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
  const draft = draftCache(model, server);
  if (draft === null) return buckets;
  for (const mixer of draft.mixers) {
    const specs = kvLayerSpecs(mixer, draft.model, draft.server);
    if (typeof specs === "string") return specs;
    for (const spec of specs) bucketOf(buckets, whole ? inFull(spec) : spec).layers.push(model.layers.length);
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
  const managed = server.hybridKvCacheManager && server.engine === "second" && isAtLeast(version, 0, 9, 1);
  const spans = new Set<string>();
  for (const layer of model.layers) {
    for (const mixer of layer.mixers) if (mixer.kind === "attention") spans.add(mixer.span.kind);
  }
  if (!spans.has("full")) return false;
  const chunkedInFull = isAtLeast(version, 0, 10, 1) && !isAtLeast(version, 0, 14);
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
    stageBlockBytes: stages.map((stage) => bytesWithin(stage.start, endOf(stage))),
    modelBlockBytes: bytesWithin(0, Number.POSITIVE_INFINITY),
  };
}
