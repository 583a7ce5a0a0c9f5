import { isAtLeast } from "../units/version.ts";
import { headTokenBytes, resolveKvDtype } from "./kvElement.ts";
import type { AttentionMixer, LatentAttentionMixer, Mixer, ModelShape } from "./modelShape.ts";
import { recurrentStateBytes } from "./recurrentState.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { dtypeBytes } from "./weights.ts";

/** What one layer keeps of a request on one GPU. Layers with equal specs share a group of blocks. */
export type KvLayerSpec =
  | { readonly kind: "full"; readonly tokenBytes: number }
  | { readonly kind: "sliding"; readonly tokenBytes: number; readonly windowTokens: number }
  | { readonly kind: "chunked"; readonly tokenBytes: number; readonly chunkTokens: number }
  | { readonly kind: "cross"; readonly tokenBytes: number; readonly encoderTokens: number }
  | { readonly kind: "recurrent"; readonly stateBytes: number };

/** What a layer's mixer caches, one spec for each cache; a sentence when the type of the cache is not known. */
export function kvLayerSpecs(
  mixer: Mixer,
  model: ModelShape,
  server: ServerSettings,
): readonly KvLayerSpec[] | string {
  switch (mixer.kind) {
    case "attention":
      return attentionSpecs(mixer, model, server);
    case "latent_attention":
      return latentSpecs(mixer, model, server);
    case "compressed_attention":
      // Packed as a whole, see kvCompressedLayout.ts.
      return [];
    default:
      return [
        {
          kind: "recurrent",
          stateBytes: recurrentStateBytes(mixer, {
            tensorParallelSize: server.tensorParallelSize,
            hiddenSize: model.hiddenSize,
            modelType: model.modelType,
            dtypeBytes: dtypeBytes(server.dtype),
            stateDtype: server.recurrentStateDtype,
            draftTokens: server.speculation?.tokens ?? 0,
          }),
        },
      ];
  }
}

function attentionSpecs(
  mixer: AttentionMixer,
  model: ModelShape,
  server: ServerSettings,
): readonly KvLayerSpec[] | string {
  const { span } = mixer;
  if (span.kind === "encoder" || mixer.sharedKv !== "no") return [];
  const kvDtype = resolveKvDtype(server, model);
  const perHead = headTokenBytes(kvDtype, mixer.headSize, mixer.valueHeadSize);
  if (perHead === null) return `the KV cache type ${kvDtype} is not known`;
  // Below one head a GPU, heads are copied: KV bytes stop shrinking there.
  const heads = perHead * Math.max(1, Math.floor(mixer.kvHeads / server.tensorParallelSize));
  const tokenBytes = heads + keyIndexBytes(mixer);
  switch (span.kind) {
    case "full":
      return [{ kind: "full", tokenBytes }];
    case "sliding":
      return [{ kind: "sliding", tokenBytes, windowTokens: span.tokens }];
    case "chunked":
      return [{ kind: "chunked", tokenBytes, chunkTokens: span.tokens }];
    case "cross":
      return [{ kind: "cross", tokenBytes, encoderTokens: span.tokens }];
  }
}

/** Index keys stay at 16 bit and lie beside the page of keys and values (vLLM `models/qwen4_exp/common/qsa_cache.py`). */
function keyIndexBytes({ index }: AttentionMixer): number {
  return index ? (2 * index.headSize) / index.compressRatio : 0;
}

/** One vector a token, the same on every GPU; sparse attention adds an FP8 index key with its scale. */
function latentSpecs(
  mixer: LatentAttentionMixer,
  model: ModelShape,
  server: ServerSettings,
): readonly KvLayerSpec[] | string {
  if (!isAtLeast(server.version, 0, 7)) return expandedSpecs(mixer, model, server);
  const width = mixer.kvLoraRank + mixer.ropeHeadSize;
  const kvDtype = resolveKvDtype(server, model);
  const perToken = headTokenBytes(kvDtype, width, 0);
  if (perToken === null || kvDtype.startsWith("nvfp4"))
    return `the KV cache type ${kvDtype} does not go with latent attention`;
  if (!mixer.indexer) {
    return [{ kind: "full", tokenBytes: (perToken / width) * cachedWidth(width, server) }];
  }
  const packs =
    kvDtype.startsWith("fp8") || (server.kvCacheDtype === "auto" && !isAtLeast(server.version, 0, 20));
  const sparse = packs ? packedSparseBytes(mixer) : perToken;
  const main: KvLayerSpec = { kind: "full", tokenBytes: sparse };
  if (!mixer.indexer.own) return [main];
  const indexBytes = (mixer.indexer.headSize + INDEX_SCALE_BYTES) / (mixer.indexer.pool ?? 1);
  return [main, { kind: "full", tokenBytes: indexBytes }];
}

/** Before 0.7 vLLM knew no latent attention: it cached every head's key and value, filled up to 256 elements. */
function expandedSpecs(
  mixer: LatentAttentionMixer,
  model: ModelShape,
  server: ServerSettings,
): readonly KvLayerSpec[] | string {
  const kvDtype = resolveKvDtype(server, model);
  const perHead = headTokenBytes(kvDtype, EXPANDED_HEAD, EXPANDED_HEAD);
  if (perHead === null) return `the KV cache type ${kvDtype} is not known`;
  return [{ kind: "full", tokenBytes: (perHead * mixer.queryHeads) / server.tensorParallelSize }];
}

const EXPANDED_HEAD = 256;

/**
 * The layout that sparse MLA kernels read: FP8 values, an fp32 scale for every 128 of them, 16-bit rotary values; 656
 * bytes for 512 and 64. At first `auto` meant it; 0.20 is seen to print figures of a 16-bit cache.
 */
function packedSparseBytes({ kvLoraRank, ropeHeadSize }: LatentAttentionMixer): number {
  return kvLoraRank + 4 * Math.ceil(kvLoraRank / 128) + 2 * ropeHeadSize;
}

const INDEX_SCALE_BYTES = 4;

/** The first engine padded the 576 elements of a token to 640. */
function cachedWidth(width: number, { engine }: ServerSettings): number {
  return engine === "second" ? width : Math.ceil(width / 128) * 128;
}
