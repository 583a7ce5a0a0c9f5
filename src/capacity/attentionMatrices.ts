import type {
  AttentionMixer,
  CompressedAttentionMixer,
  KeyIndex,
  LatentAttentionMixer,
  LatentIndexer,
} from "./modelShape.ts";
import { matrix, vector, type WeightMatrix } from "./weightMatrix.ts";

/** Query, key, value and output projections with their biases and norms. */
export function attentionMatrices(mixer: AttentionMixer, hiddenSize: number): readonly WeightMatrix[] {
  const { queryHeads, kvHeads, headSize, valueHeadSize } = mixer;
  const queryRows = queryHeads * headSize;
  const gate = mixer.outputGate ? 2 : 1;
  const matrices = [
    matrix("attn", "query", queryRows * gate, hiddenSize, "output"),
    matrix("attn_o", "attention output", hiddenSize, queryHeads * valueHeadSize, "input"),
  ];
  if (mixer.qkvBias) matrices.push(vector("attn", "query bias", queryRows * gate, "output"));
  if (mixer.outputBias) matrices.push(vector("attn_o", "attention output bias", hiddenSize));
  if (mixer.sinks) matrices.push(vector("attn", "attention sinks", queryHeads, "output"));
  if (mixer.headGate) matrices.push(matrix("attn", "head gate", queryHeads, hiddenSize, "output"));
  if (mixer.index) matrices.push(...keyIndexMatrices(mixer.index, hiddenSize));
  if (mixer.queryKeyNorm === "head") {
    matrices.push(vector("norm", "query norm", headSize));
    if (mixer.sharedKv !== "without_weights") matrices.push(vector("norm", "key norm", headSize));
  }
  if (mixer.queryKeyNorm === "full") matrices.push(vector("norm", "query norm", queryRows, "output"));
  if (mixer.sharedKv === "without_weights") return matrices;
  const keyRows = kvHeads * headSize;
  const valueRows = kvHeads * valueHeadSize;
  if (mixer.queryKeyNorm === "full") matrices.push(vector("norm", "key norm", keyRows, "output"));
  matrices.push({ ...matrix("attn", "key", keyRows, hiddenSize, "kv_heads"), units: kvHeads });
  if (mixer.qkvBias) matrices.push({ ...vector("attn", "key bias", keyRows, "kv_heads"), units: kvHeads });
  if (mixer.valueIsKey) return matrices;
  matrices.push({ ...matrix("attn", "value", valueRows, hiddenSize, "kv_heads"), units: kvHeads });
  if (mixer.qkvBias)
    matrices.push({ ...vector("attn", "value bias", valueRows, "kv_heads"), units: kvHeads });
  return matrices;
}

/** Queries and the key in one projection, which every GPU holds whole, and a norm for each (Qwen4Exp's QSA). */
function keyIndexMatrices({ heads, headSize }: KeyIndex, hiddenSize: number): readonly WeightMatrix[] {
  return [
    matrix("indexer", "index query and key", (heads + 1) * headSize, hiddenSize, "replicated"),
    vector("norm", "index norms", 2 * headSize),
  ];
}

/**
 * Multi-head latent attention. The down-projections and the index of sparse attention are the same on every GPU
 * (vLLM `models/deepseek_v2.py`: `fused_qkv_a_proj` with `disable_tp`).
 */
export function latentAttentionMatrices(
  mixer: LatentAttentionMixer,
  hiddenSize: number,
): readonly WeightMatrix[] {
  const { queryHeads, kvLoraRank, ropeHeadSize, keyHeadSize, valueHeadSize, queryLoraRank } = mixer;
  const queryRows = queryHeads * (keyHeadSize + ropeHeadSize);
  const matrices = [
    matrix("attn", "key-value down", kvLoraRank + ropeHeadSize, hiddenSize, "replicated"),
    vector("norm", "key-value norm", kvLoraRank),
    matrix("attn", KV_UP, queryHeads * (keyHeadSize + valueHeadSize), kvLoraRank, "output"),
    matrix("attn_o", "attention output", hiddenSize, queryHeads * valueHeadSize, "input"),
  ];
  if (queryLoraRank === null) {
    matrices.push(matrix("attn", "query", queryRows, hiddenSize, "output"));
  } else {
    matrices.push(
      matrix("attn", "query down", queryLoraRank, hiddenSize, "replicated"),
      vector("norm", "query norm", queryLoraRank),
      matrix("attn", QUERY_UP, queryRows, queryLoraRank, "output"),
    );
  }
  if (mixer.outputGate) {
    matrices.push(matrix("attn", "output gate", queryHeads * valueHeadSize, hiddenSize, "output"));
  }
  if (mixer.indexer?.own)
    matrices.push(...indexerMatrices(mixer.indexer, queryLoraRank ?? hiddenSize, hiddenSize));
  return matrices;
}

/** Name of the matrix that widens the query again. */
export const QUERY_UP = "query up";

/** Name of the matrix that latent attention expands its cache with; vLLM keeps a 16-bit copy when it is quantized. */
export const KV_UP = "key-value up";

function indexerMatrices(
  indexer: LatentIndexer,
  queryWidth: number,
  hiddenSize: number,
): readonly WeightMatrix[] {
  const { heads, headSize, pool } = indexer;
  const pooling =
    pool === undefined
      ? []
      : [
          matrix("indexer_w", "index pool gate", headSize, hiddenSize, "replicated"),
          vector("indexer_w", "index pool positions", pool * headSize),
        ];
  return [
    ...pooling,
    matrix("indexer", "index query", heads * headSize, queryWidth, "replicated"),
    matrix("indexer", INDEX_KEY, headSize, hiddenSize, "replicated"),
    vector("norm", "index key norm", 2 * headSize),
    matrix("indexer_w", "index weights", heads, hiddenSize, "replicated"),
  ];
}

/** Name of the index-key matrix, which vLLM holds at 16 bit even in FP8 checkpoints. */
export const INDEX_KEY = "index key";

/**
 * DeepSeek V4: low-rank query, one shared key-value vector, output through low-rank groups, and compressors that
 * are twice as wide at ratio 4.
 */
export function compressedAttentionMatrices(
  mixer: CompressedAttentionMixer,
  hiddenSize: number,
): readonly WeightMatrix[] {
  const { queryHeads, headSize, queryLoraRank, outputLoraRank, outputGroups, compressRatio, indexer } = mixer;
  const matrices = [
    matrix("attn", "query down", queryLoraRank, hiddenSize, "replicated"),
    vector("norm", "query norm", queryLoraRank),
    matrix("attn", "query up", queryHeads * headSize, queryLoraRank, "output"),
    matrix("attn", "key-value", headSize, hiddenSize, "replicated"),
    vector("norm", "key-value norm", headSize),
    vector("attn", "attention sinks", queryHeads, "output"),
    matrix(
      "attn",
      "output down",
      outputGroups * outputLoraRank,
      (queryHeads * headSize) / outputGroups,
      "output",
    ),
    matrix("attn_o", "output up", hiddenSize, outputGroups * outputLoraRank, "input"),
  ];
  if (mixer.publishes) return [...matrices, ...sharedStateMatrices(mixer, hiddenSize)];
  if (compressRatio > 0) matrices.push(...compressorMatrices(headSize, compressRatio, hiddenSize));
  if (indexer) {
    matrices.push(
      matrix("indexer", "index query", indexer.heads * indexer.headSize, queryLoraRank, "replicated"),
      matrix("indexer_w", "index weights", indexer.heads, hiddenSize, "replicated"),
      ...compressorMatrices(indexer.headSize, compressRatio, hiddenSize),
    );
  }
  return matrices;
}

/**
 * What a layer of DeepSeek V4.1 has besides attention itself: a compressor where it publishes states, gated where that
 * pools tokens, and an index whose keys come from those states (transformers `models/deepseek_v41`).
 */
function sharedStateMatrices(mixer: CompressedAttentionMixer, hiddenSize: number): readonly WeightMatrix[] {
  const { headSize, compressRatio, indexer, publishes } = mixer;
  const matrices: WeightMatrix[] = [];
  if (publishes?.states) {
    matrices.push(
      matrix("compressor", "compressor key-value", headSize, hiddenSize, "replicated"),
      vector("norm", "compressor norm", headSize),
    );
    if (compressRatio > 1)
      matrices.push(matrix("compressor", "compressor gate", headSize, hiddenSize, "replicated"));
  }
  if (!indexer) return matrices;
  matrices.push(
    matrix("indexer", "index query", indexer.heads * indexer.headSize, mixer.queryLoraRank, "replicated"),
    matrix("indexer_w", "index weights", indexer.heads, hiddenSize, "replicated"),
  );
  if (publishes?.states) {
    matrices.push(
      matrix("indexer", "index key of states", indexer.headSize, headSize, "replicated"),
      vector("norm", "index key norm", indexer.headSize),
    );
  }
  return matrices;
}

function compressorMatrices(width: number, ratio: number, hiddenSize: number): readonly WeightMatrix[] {
  const rows = ratio === 4 ? 2 * width : width;
  return [
    matrix("compressor", "compressor key-value", rows, hiddenSize, "replicated"),
    matrix("compressor", "compressor gate", rows, hiddenSize, "replicated"),
    vector("compressor", "compressor positions", ratio * rows),
    vector("norm", "compressor norm", width),
  ];
}
