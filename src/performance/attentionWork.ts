import type { GpuSpec } from "../capacity/gpuSpec.ts";
import { bytesPerToken } from "../capacity/kvAdmission.ts";
import { type KvLayerSpec, kvLayerSpecs } from "../capacity/kvLayers.ts";
import { planKvCache } from "../capacity/kvPlan.ts";
import { isCompressed } from "../capacity/modelKind.ts";
import type { LatentIndexer, Mixer, ModelShape } from "../capacity/modelShape.ts";
import type { ServerSettings } from "../capacity/serverSettings.ts";

/** What attention costs one GPU, by how far it looks back; layers that look equally far are one reach. */
export interface AttentionWork {
  readonly reaches: readonly Reach[];
  /** Bytes of recurrent state and of encoders' keys that a step reads (and writes back) for each sequence. */
  readonly fixedBytes: number;
  /** Operations of every query, however short its context: of sparse attention, which fills its selection up. */
  readonly fixedOperations: number;
}

export interface Reach {
  /** Tokens at most that a query sees; infinite for full attention. */
  readonly tokens: number;
  /** Bytes of the cache that a step reads for each token within reach. */
  readonly bytesPerToken: number;
  /** Operations of one query with one key over a prompt. */
  readonly operationsPerPair: number;
  /** The same in a decode step; more with latent attention, which works on the compressed vectors. */
  readonly decodeOperationsPerPair: number;
}

/** Tokens that sparse attention picks for each query (DeepSeek V3.2 `index_topk`). */
const SPARSE_TOKENS = 2048;

/** The work over all layers, or a sentence that says why the cache is not known. */
export function attentionWork(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
): AttentionWork | string {
  const reaches = new Map<number, Reach>();
  let fixedBytes = 0;
  let fixedOperations = 0;
  const add = (tokens: number, more: Omit<Reach, "tokens">): void => {
    const known = reaches.get(tokens);
    reaches.set(tokens, {
      tokens,
      bytesPerToken: more.bytesPerToken + (known?.bytesPerToken ?? 0),
      operationsPerPair: more.operationsPerPair + (known?.operationsPerPair ?? 0),
      decodeOperationsPerPair: more.decodeOperationsPerPair + (known?.decodeOperationsPerPair ?? 0),
    });
  };
  for (const mixer of model.layers.flatMap((layer) => layer.mixers)) {
    const specs = kvLayerSpecs(readCache(mixer), model, server);
    if (typeof specs === "string") return specs;
    const pairs = operationsOf(mixer, server.tensorParallelSize);
    const sparse = mixer.kind === "latent_attention" ? mixer.indexer : null;
    if (sparse !== null) fixedOperations += SPARSE_TOKENS * pairs.decodeOperationsPerPair;
    let first = true;
    for (const spec of specs) {
      if (spec.kind === "recurrent") fixedBytes += READ_AND_WRITE * spec.stateBytes;
      else if (spec.kind === "cross") fixedBytes += spec.tokenBytes * spec.encoderTokens;
      else
        add(first && sparse ? SPARSE_TOKENS : reachOf(spec), {
          bytesPerToken: spec.tokenBytes,
          ...(sparse ? (first ? NO_PAIRS : indexOperations(sparse)) : first ? pairs : NO_PAIRS),
        });
      first = false;
    }
    if (mixer.kind === "compressed_attention") add(mixer.windowTokens, { bytesPerToken: 0, ...pairs });
  }
  const packed = packedBytesPerToken(model, server, gpu);
  if (typeof packed === "string") return packed;
  if (packed > 0) add(Number.POSITIVE_INFINITY, { bytesPerToken: packed, ...NO_PAIRS });
  return { reaches: [...reaches.values()], fixedBytes, fixedOperations };
}

/** A layer that reads another one's cache computes as much, and reads as much, as that one. */
function readCache(mixer: Mixer): Mixer {
  return mixer.kind === "attention" ? { ...mixer, sharedKv: "no" } : mixer;
}

const READ_AND_WRITE = 2;
const NO_PAIRS = { operationsPerPair: 0, decodeOperationsPerPair: 0 };

function reachOf(spec: Extract<KvLayerSpec, { kind: "full" | "sliding" | "chunked" }>): number {
  // A chunk is on average half full.
  if (spec.kind === "chunked") return spec.chunkTokens / 2;
  return spec.kind === "sliding" ? spec.windowTokens : Number.POSITIVE_INFINITY;
}

/** A multiplication and an addition for every element of key and value, on the heads of one GPU. */
function operationsOf(mixer: Mixer, gpus: number): Omit<Reach, "tokens" | "bytesPerToken"> {
  switch (mixer.kind) {
    case "attention": {
      const operations = (2 * mixer.queryHeads * (mixer.headSize + mixer.valueHeadSize)) / gpus;
      return { operationsPerPair: operations, decodeOperationsPerPair: operations };
    }
    case "latent_attention": {
      const { queryHeads, keyHeadSize, ropeHeadSize, valueHeadSize, kvLoraRank, indexer } = mixer;
      const heads = queryHeads / gpus;
      const computedHeads = indexer === null ? heads : Math.max(heads, SPARSE_HEADS);
      return {
        operationsPerPair: 2 * heads * (keyHeadSize + ropeHeadSize + valueHeadSize),
        decodeOperationsPerPair: 2 * computedHeads * (2 * kvLoraRank + ropeHeadSize),
      };
    }
    case "compressed_attention": {
      const operations = (4 * mixer.queryHeads * mixer.headSize) / gpus;
      return { operationsPerPair: operations, decodeOperationsPerPair: operations };
    }
    default:
      return NO_PAIRS;
  }
}

/** Heads that FlashMLA's sparse kernel computes at least, however few a GPU has (vLLM `flashmla_sparse.py` pads them). */
const SPARSE_HEADS = 64;

/** Scores of the index, which every GPU works out for the whole context; in FP8, so half as long as 16-bit ones. */
function indexOperations({ heads, headSize }: LatentIndexer): Omit<Reach, "tokens" | "bytesPerToken"> {
  return { operationsPerPair: heads * headSize, decodeOperationsPerPair: heads * headSize };
}

/** DeepSeek V4 packs its states over all layers. */
function packedBytesPerToken(model: ModelShape, server: ServerSettings, gpu: GpuSpec): number | string {
  if (!isCompressed(model)) return 0;
  const plan = planKvCache(model, server, gpu);
  return typeof plan === "string" ? plan : bytesPerToken(plan.layout);
}

/** Bytes that a step reads for one sequence of `contextTokens`. */
export function cacheBytesRead({ reaches, fixedBytes }: AttentionWork, contextTokens: number): number {
  let bytes = fixedBytes;
  for (const reach of reaches) bytes += reach.bytesPerToken * Math.min(reach.tokens, contextTokens);
  return bytes;
}

/** Operations of one query that sees `contextTokens`, over a prompt or in a decode step. */
export function queryOperations(
  { reaches, fixedOperations }: AttentionWork,
  contextTokens: number,
  of: "prompt" | "decode",
): number {
  let operations = fixedOperations;
  for (const reach of reaches) {
    const each = of === "prompt" ? reach.operationsPerPair : reach.decodeOperationsPerPair;
    operations += each * Math.min(reach.tokens, contextTokens);
  }
  return operations;
}
