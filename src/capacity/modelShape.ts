import type { CheckpointQuantization } from "./quantization.ts";
import type { WeightMatrix } from "./weightMatrix.ts";

/**
 * A model in terms that no single architecture owns: what each layer computes and what it keeps per request.
 * Layers of the same kind are the same object, so that work per kind can be remembered.
 */
export interface ModelShape {
  readonly name: string;
  /** Class name in the checkpoint's configuration; vLLM chooses runner and backends by it. */
  readonly architecture: string;
  readonly modelType: string;
  readonly hiddenSize: number;
  readonly vocabularyRows: number;
  /** Output matrix and embedding are one tensor. */
  readonly tiedEmbeddings: boolean;
  /** `false` for encoders and embedding models without a language-model head. */
  readonly languageModelHead: boolean;
  /** The file keeps a copy of a tied head; it counts for the file, not in memory. */
  readonly tiedHeadStored: boolean;
  readonly layers: readonly LayerShape[];
  /** Matrices and vectors outside the layers, beside embedding and head: norms, positions, projections. */
  readonly outerMatrices: readonly WeightMatrix[];
  /** Vision and audio towers with their projectors. */
  readonly towerMatrices: readonly WeightMatrix[];
  /** Layers for predicting several tokens ahead, loaded only while speculating. */
  readonly nextTokenMatrices: readonly WeightMatrix[];
  readonly checkpointDtype: "float16" | "bfloat16" | "float32";
  readonly quantization: CheckpointQuantization | null;
  /** KV cache type that the checkpoint brings along, e.g. `fp8`; `null` = the model's dtype. */
  readonly checkpointKvDtype: string | null;
  /** `max_position_embeddings` of the text model; `null` where the configuration names none. */
  readonly maxPosition: number | null;
  readonly ropeScaling: RopeScaling | null;
  /** Requests keep nothing on the GPU: encoders. */
  readonly cacheFree: boolean;
  /** Serves embeddings or scores: vLLM leaves the language-model head out. */
  readonly poolsOnly: boolean;
  /** Totals from the publisher; they serve where the layout above is not established. */
  readonly published: PublishedTotals | null;
  /** What was taken for granted while building the shape, in sentences. */
  readonly assumptions: readonly string[];
}

export interface PublishedTotals {
  readonly weightBytes: number;
}

export interface RopeScaling {
  readonly type: string;
  readonly factor: number | null;
  readonly originalMaxPosition: number | null;
}

export interface LayerShape {
  /** One for most; none for a Nemotron-H MLP layer; two where attention and Mamba run side by side. */
  readonly mixers: readonly Mixer[];
  readonly feedForwards: readonly FeedForward[];
  /** Elements of the layer's norms and scalars, held whole by every GPU. */
  readonly vectorElements: number;
  /** Matrices that no mixer or feed-forward owns: per-layer inputs, hyper-connections. */
  readonly extraMatrices: readonly WeightMatrix[];
}

export type Mixer = AttentionMixer | LatentAttentionMixer | CompressedAttentionMixer | RecurrentMixer;

/** What attention looks back at. */
export type AttentionSpan =
  | { readonly kind: "full" }
  | { readonly kind: "sliding"; readonly tokens: number }
  | { readonly kind: "chunked"; readonly tokens: number }
  /** Attends to an encoder's output of at most `tokens`, stored once a request. */
  | { readonly kind: "cross"; readonly tokens: number }
  /** Sees its whole input at once and stores nothing. */
  | { readonly kind: "encoder" };

export interface AttentionMixer {
  readonly kind: "attention";
  readonly span: AttentionSpan;
  readonly queryHeads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly valueHeadSize: number;
  readonly qkvBias: boolean;
  readonly outputBias: boolean;
  /** Norms on query and key: one vector per head width, or over all heads. */
  readonly queryKeyNorm: "none" | "head" | "full";
  /** The query projection also yields a gate of the same width. */
  readonly outputGate: boolean;
  /** A gate of one value a query head, from a projection of its own. */
  readonly headGate?: boolean;
  /** Sparse attention over all keys: an index of one small key for every `compressRatio` tokens. */
  readonly index?: KeyIndex;
  readonly sinks: boolean;
  /** Values are the keys: there is no value matrix (the cache still holds both). */
  readonly valueIsKey: boolean;
  /** Reads the cache of an earlier layer and adds nothing; its key and value matrices may still be there. */
  readonly sharedKv: "no" | "without_weights" | "with_weights";
}

/** The selector of sparse attention: query heads of their own against one key head that all GPUs hold. */
export interface KeyIndex {
  readonly heads: number;
  readonly headSize: number;
  readonly compressRatio: number;
}

/** Multi-head latent attention: one compressed vector a token, the same on every GPU. */
export interface LatentAttentionMixer {
  readonly kind: "latent_attention";
  readonly queryHeads: number;
  readonly kvLoraRank: number;
  readonly ropeHeadSize: number;
  readonly keyHeadSize: number;
  readonly valueHeadSize: number;
  readonly queryLoraRank: number | null;
  readonly outputGate: boolean;
  /** Sparse attention: `own` keeps index keys, `shared` reuses those of an earlier layer. */
  readonly indexer: LatentIndexer | null;
}

export interface LatentIndexer {
  readonly heads: number;
  readonly headSize: number;
  readonly own: boolean;
  /** Tokens that share one index key; every token has its own where it is absent. */
  readonly pool?: number;
}

/** DeepSeek V4: a window of one shared vector and, by `compressRatio`, compressed states behind it (0: none). */
export interface CompressedAttentionMixer {
  readonly kind: "compressed_attention";
  readonly queryHeads: number;
  readonly headSize: number;
  readonly ropeHeadSize: number;
  readonly windowTokens: number;
  readonly compressRatio: number;
  readonly queryLoraRank: number;
  readonly outputLoraRank: number;
  readonly outputGroups: number;
  readonly indexer: { readonly heads: number; readonly headSize: number } | null;
  /** DeepSeek V4.1: few layers compress, and the others read what they published. Absent where every layer does. */
  readonly publishes?: { readonly states: boolean };
}

/** Layers whose memory of the past does not grow with it. `stateBytes` is the width of one element of the state. */
export type RecurrentMixer =
  | {
      readonly kind: "mamba1";
      readonly innerSize: number;
      readonly stateSize: number;
      readonly convKernel: number;
      readonly deltaRank: number;
      readonly innerNorms: boolean;
      readonly stateBytes: number | null;
    }
  | {
      readonly kind: "mamba2";
      readonly innerSize: number;
      readonly stateSize: number;
      readonly convKernel: number;
      readonly heads: number;
      readonly headSize: number;
      readonly groups: number;
      readonly convBias: boolean;
      readonly gatedNorm: boolean;
      readonly stateBytes: number | null;
    }
  | {
      readonly kind: "gated_deltanet";
      readonly keyHeads: number;
      readonly valueHeads: number;
      readonly keyHeadSize: number;
      readonly valueHeadSize: number;
      readonly convKernel: number;
      readonly stateBytes: number | null;
    }
  | {
      readonly kind: "kimi_delta_attention";
      readonly heads: number;
      readonly headSize: number;
      readonly convKernel: number;
      readonly fullRankGate: boolean;
      readonly stateBytes: number | null;
    }
  | {
      readonly kind: "lightning_attention";
      readonly heads: number;
      readonly headSize: number;
      readonly stateBytes: number | null;
    }
  | { readonly kind: "short_convolution"; readonly convKernel: number };

export type FeedForward = DenseFeedForward | MixtureFeedForward;

export interface DenseFeedForward {
  readonly kind: "dense";
  readonly intermediateSize: number;
  /** Gated: gate, up and down; plain: up and down. */
  readonly gated: boolean;
  readonly bias: boolean;
}

export interface MixtureFeedForward {
  readonly kind: "mixture";
  readonly experts: number;
  readonly activeExperts: number;
  readonly intermediateSize: number;
  readonly gated: boolean;
  readonly expertBias: boolean;
  readonly routerBias: boolean;
  readonly sharedIntermediateSize: number;
  readonly sharedGate: boolean;
  /** Width at which the experts work, when it is not the hidden size. */
  readonly latentSize: number | null;
}
