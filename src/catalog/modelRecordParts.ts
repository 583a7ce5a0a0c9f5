import * as z from "zod";

// The parts of a model row, each in the fields that its architectures need.

const count = z.number().int().nonnegative();
const text = z.string();
const flag = z.boolean();

export const ropeScalingSchema = z.strictObject({
  rope_type: text.optional(),
  type: text.optional(),
  factor: z.number().positive().optional(),
  original_max_position_embeddings: count.optional(),
  low_freq_factor: z.number().optional(),
  high_freq_factor: z.number().optional(),
  beta_fast: z.number().optional(),
  beta_slow: z.number().optional(),
  mscale: z.number().optional(),
  mscale_all_dim: z.number().optional(),
  rope_theta: z.number().optional(),
});

export const slidingWindowSchema = z.strictObject({
  window: count,
  sliding_layers: count,
  full_layers: count,
  /** One letter a layer: `S` looks back `window` tokens, `F` at everything. */
  layer_types: z
    .string()
    .regex(/^[SF]+$/)
    .optional(),
  kind: text.optional(),
  pattern: text.optional(),
  note: text.optional(),
});

export const mixtureSchema = z.strictObject({
  experts: count,
  active: count,
  expert_intermediate: count,
  shared_experts: count,
  shared_intermediate: count,
  dense_layers: count,
  dense_intermediate: count.optional(),
  moe_layers: count.optional(),
  router_bias: flag.optional(),
  expert_bias: flag.optional(),
  shared_gate: flag.optional(),
  latent_size: count.nullish(),
  latent_norm: flag.optional(),
  /** A dense MLP of `intermediate` runs beside the experts in every layer. */
  parallel_dense: flag.optional(),
  shared_note: text.optional(),
});

const indexerSchema = z.strictObject({
  heads: count,
  head_dim: count,
  topk: count,
  /** How many layers carry an index of their own; absent = all of them. */
  layers: count.optional(),
  /** So many tokens share one key, pooled by gates with learned positions. */
  pool: count.optional(),
  note: text.optional(),
});

export const latentAttentionSchema = z.strictObject({
  kv_lora_rank: count,
  qk_rope_head_dim: count,
  qk_nope_head_dim: count.nullable(),
  v_head_dim: count.nullable(),
  q_lora_rank: count.nullable(),
  indexer: indexerSchema.optional(),
  output_gate: flag.optional(),
});

/** The selector of sparse attention over ordinary keys: one index key for every `compress_ratio` tokens. */
export const attentionIndexSchema = z.strictObject({
  heads: count,
  head_dim: count,
  compress_ratio: count,
  topk: count.optional(),
});

/** Residual streams that low-rank gates mix before every block and after the last one. */
export const gatedResidualsSchema = z.strictObject({ streams: count, rank: count });

/** Hashed n-grams of the input, looked up in one table and mixed into the streams of some layers. */
export const ngramEmbeddingSchema = z.strictObject({
  rows: count,
  width: count,
  /** What a look-up of all hash heads yields together. */
  embed_dim: count,
  conv_kernel: count,
  /** Counted from 1. */
  layer_ids: z.array(count),
  /** Of one element of the table where the file does not keep it at the model's dtype. */
  element_bytes: z.number().positive().optional(),
  norms: count.optional(),
});

export const recurrentSchema = z.strictObject({
  kind: z.enum(["mamba1", "mamba2", "gated_deltanet", "kda", "lightning", "shortconv"]),
  layers: count,
  attention_layers: count,
  mlp_layers: count.optional(),
  moe_layers: count.optional(),
  layer_pattern: text,
  full_attention_interval: count.optional(),
  full_attn_layers: z.array(count).optional(),
  attn_layer_period: count.optional(),
  attn_layer_offset: count.optional(),
  parallel: flag.optional(),
  conv_kernel: count.optional(),
  conv_bias: flag.optional(),
  gated_norm: flag.optional(),
  d_inner: count.optional(),
  d_state: count.optional(),
  n_heads: count.optional(),
  n_groups: count.optional(),
  num_heads: count.optional(),
  head_dim: count.optional(),
  num_key_heads: count.optional(),
  num_value_heads: count.optional(),
  key_head_dim: count.optional(),
  value_head_dim: count.optional(),
  dt_rank: count.optional(),
  dt_b_c_norms: flag.optional(),
  full_rank_gate: flag.optional(),
  state_dtype: text.nullish(),
  state_dtype_bytes: count.optional(),
  state_dtype_note: text.optional(),
});

export const nextTokenSchema = z.strictObject({
  layers: count,
  block: z.enum(["gqa_moe", "gqa_dense", "mla_moe", "swa_dense", "none"]).optional(),
  norms: count.optional(),
  proj: flag.optional(),
  intermediate: count.optional(),
  embed_stored: flag.optional(),
  head_stored: flag.optional(),
});

export const visionSchema = z.strictObject({
  tower: text.nullable(),
  params: count.nullish(),
  hidden: count.optional(),
  layers: count.optional(),
  global_layers: count.optional(),
  intermediate: count.optional(),
  heads: count.optional(),
  head_dim: count.optional(),
  patch: count.optional(),
  temporal_patch: count.optional(),
  merge: count.optional(),
  positions: count.optional(),
  out_hidden: count.optional(),
  out_dim: count.optional(),
  deepstack: count.optional(),
  image: count.optional(),
  tiles: count.optional(),
  standardize: flag.optional(),
  clipped_linears: flag.optional(),
  projector_in: count.optional(),
  projector_out: count.optional(),
  config: z.record(text, count).optional(),
  note: text.optional(),
});

export const audioSchema = z.strictObject({
  params: count.optional(),
  encoder_layers: count.optional(),
  mel_bins: count.optional(),
  max_source_positions: count.optional(),
  note: text.optional(),
});

const quantizationPartSchema = z.strictObject({
  method: text,
  bits: count.nullish(),
  group_size: count.nullish(),
  block: z.tuple([count, count]).optional(),
  scale_bytes: count.optional(),
  granularity: z.enum(["channel", "tensor"]).optional(),
  groups: z.array(text),
  /** Parts of those groups that stay at the model's dtype. */
  except: z.array(text).optional(),
  /** Share of the group's matrices that the part covers, as `[covered, all]`. */
  fraction: z.tuple([count, count]).optional(),
  /** Of GGUF's block formats, over the group's matrices; merged: as wide as the widest of those that become one. */
  bits_per_weight: z.number().optional(),
  merged_bits_per_weight: z.number().optional(),
});

export const quantizationSchema = z.strictObject({
  method: text,
  bits: count.nullable(),
  group_size: count.nullish(),
  block: z.tuple([count, count]).optional(),
  format: text.optional(),
  granularity: z.enum(["channel", "tensor"]).optional(),
  activation: text.optional(),
  excluded: z.array(text).nullable(),
  excluded_groups: z.array(text).optional(),
  included_groups: z.array(text).optional(),
  parts: z.array(quantizationPartSchema).optional(),
  kv_cache: text.nullish(),
  dynamic: flag.optional(),
  zero_bias: flag.optional(),
  /** Groups carry a zero point beside their scale. */
  zero_point: flag.optional(),
  note: text.optional(),
  /** How the layout is known: a proof from the file, the config, or convention only. */
  evidence: text,
});

export const publishedSchema = z.strictObject({
  params_total: count.nullish(),
  params_text: count.nullish(),
  params_active: count.nullish(),
  params_counted: count.optional(),
  params_total_source: text.nullish(),
  weight_bytes: count.nullish(),
  weight_bytes_source: text.nullish(),
  checkpoint_gib: z.number().nullish(),
  checkpoint_gib_source: text.optional(),
});
