import type {
  AttentionMixer,
  AttentionSpan,
  KeyIndex,
  LatentAttentionMixer,
  RecurrentMixer,
} from "../capacity/modelShape.ts";
import type { FieldReader } from "./fieldReader.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";

/** Attention of layer `index`: its span and, where the layers differ, its own head counts. */
export function attentionMixer(
  record: ResolvedModelRecord,
  index: number,
  reader: FieldReader,
): AttentionMixer {
  const span = attentionSpan(record, index);
  const sliding = span.kind === "sliding" || span.kind === "chunked";
  const own = sliding ? slidingHeads(record) : fullHeads(record);
  const headSize = reader.need(own.headSize, "head_dim");
  return {
    kind: "attention",
    span,
    queryHeads: reader.need(own.queryHeads, "heads"),
    kvHeads: reader.need(record.per_layer_kv_heads?.[index] ?? own.kvHeads, "kv_heads"),
    headSize,
    valueHeadSize: own.valueHeadSize ?? headSize,
    qkvBias: record.qkv_bias ?? false,
    outputBias: record.o_bias ?? false,
    queryKeyNorm: record.qk_norm ?? (span.kind === "cross" ? "head" : "none"),
    outputGate: record.attn_output_gate ?? false,
    ...(record.attn_head_gate && { headGate: true }),
    ...(record.attention_index && { index: keyIndex(record.attention_index) }),
    sinks: (record.attn_sinks ?? false) || (sliding && (record.swa_sinks ?? false)),
    valueIsKey: !sliding && (record.k_eq_v ?? false),
    sharedKv: sharedKv(record, index),
  };
}

function keyIndex(index: NonNullable<ResolvedModelRecord["attention_index"]>): KeyIndex {
  return { heads: index.heads, headSize: index.head_dim, compressRatio: index.compress_ratio };
}

interface Heads {
  readonly queryHeads: number | null | undefined;
  readonly kvHeads: number | null | undefined;
  readonly headSize: number | null | undefined;
  readonly valueHeadSize: number | undefined;
}

function fullHeads(record: ResolvedModelRecord): Heads {
  return {
    queryHeads: record.heads,
    kvHeads: record.global_kv_heads ?? record.kv_heads,
    headSize: record.global_head_dim ?? record.head_dim,
    valueHeadSize: record.v_head_dim,
  };
}

function slidingHeads(record: ResolvedModelRecord): Heads {
  return {
    queryHeads: record.swa_heads ?? record.heads,
    kvHeads: record.swa_kv_heads ?? record.kv_heads,
    headSize: record.swa_head_dim ?? record.head_dim,
    valueHeadSize: record.swa_v_head_dim ?? record.v_head_dim,
  };
}

function attentionSpan(record: ResolvedModelRecord, index: number): AttentionSpan {
  if (record.cross_attention?.layer_ids.includes(index))
    return { kind: "cross", tokens: imageTokens(record) };
  const sliding = record.sliding_window;
  if (!sliding || (sliding.full_layers > 0 && sliding.layer_types?.[index] !== "S")) return { kind: "full" };
  return sliding.kind?.startsWith("chunked")
    ? { kind: "chunked", tokens: sliding.window }
    : { kind: "sliding", tokens: sliding.window };
}

/** What one image of Llama 3.2 Vision leaves for cross-attention: its tiles, each with its patches and a class token. */
function imageTokens(record: ResolvedModelRecord): number {
  const { image = 0, patch = 1, tiles = 1 } = record.vision ?? {};
  return tiles * ((image / patch) ** 2 + 1);
}

function sharedKv(record: ResolvedModelRecord, index: number): AttentionMixer["sharedKv"] {
  const shared = record.kv_shared_layers ?? 0;
  if (index < (record.layers ?? 0) - shared) return "no";
  return (record.kv_shared_weights_stored ?? true) ? "with_weights" : "without_weights";
}

export function latentAttentionMixer(
  record: ResolvedModelRecord,
  index: number,
  reader: FieldReader,
): LatentAttentionMixer {
  const latent = record.mla;
  const indexer = latent?.indexer;
  return {
    kind: "latent_attention",
    queryHeads: reader.need(record.heads, "heads"),
    kvLoraRank: reader.need(latent?.kv_lora_rank, "mla.kv_lora_rank"),
    ropeHeadSize: reader.need(latent?.qk_rope_head_dim, "mla.qk_rope_head_dim"),
    keyHeadSize: reader.need(latent?.qk_nope_head_dim, "mla.qk_nope_head_dim"),
    valueHeadSize: reader.need(latent?.v_head_dim, "mla.v_head_dim"),
    queryLoraRank: latent?.q_lora_rank ?? null,
    outputGate: latent?.output_gate ?? false,
    indexer: indexer
      ? {
          heads: indexer.heads,
          headSize: indexer.head_dim,
          ...(indexer.pool !== undefined && { pool: indexer.pool }),
          own: index < (indexer.layers ?? Number.POSITIVE_INFINITY),
        }
      : null,
  };
}

export function recurrentMixer(record: ResolvedModelRecord, reader: FieldReader): RecurrentMixer {
  const state = record.linear_attention_or_mamba;
  const need = (value: number | null | undefined, name: string): number =>
    reader.need(value, `linear_attention_or_mamba.${name}`);
  const convKernel = (): number => need(state?.conv_kernel, "conv_kernel");
  if (state?.state_dtype_note)
    reader.assume("the width of the recurrent state is not stated by the model's configuration");
  const stateBytes = state?.state_dtype_bytes ?? null;
  switch (state?.kind) {
    case "mamba1":
      return {
        kind: "mamba1",
        innerSize: need(state.d_inner, "d_inner"),
        stateSize: need(state.d_state, "d_state"),
        convKernel: convKernel(),
        deltaRank: need(state.dt_rank, "dt_rank"),
        innerNorms: state.dt_b_c_norms ?? false,
        stateBytes,
      };
    case "mamba2":
      return {
        kind: "mamba2",
        innerSize: need(state.d_inner, "d_inner"),
        stateSize: need(state.d_state, "d_state"),
        convKernel: convKernel(),
        heads: need(state.n_heads, "n_heads"),
        headSize: need(state.head_dim, "head_dim"),
        groups: need(state.n_groups, "n_groups"),
        convBias: state.conv_bias ?? false,
        gatedNorm: state.gated_norm ?? false,
        stateBytes,
      };
    case "gated_deltanet":
      return {
        kind: "gated_deltanet",
        keyHeads: need(state.num_key_heads, "num_key_heads"),
        valueHeads: need(state.num_value_heads, "num_value_heads"),
        keyHeadSize: need(state.key_head_dim, "key_head_dim"),
        valueHeadSize: need(state.value_head_dim, "value_head_dim"),
        convKernel: convKernel(),
        stateBytes,
      };
    case "kda":
      return {
        kind: "kimi_delta_attention",
        heads: need(state.num_heads, "num_heads"),
        headSize: need(state.head_dim, "head_dim"),
        convKernel: convKernel(),
        fullRankGate: state.full_rank_gate ?? false,
        stateBytes,
      };
    case "lightning":
      return {
        kind: "lightning_attention",
        heads: need(state.num_heads, "num_heads"),
        headSize: need(state.head_dim, "head_dim"),
        stateBytes,
      };
    default:
      return { kind: "short_convolution", convKernel: convKernel() };
  }
}
