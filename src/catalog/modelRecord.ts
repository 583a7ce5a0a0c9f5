import * as z from "zod";
import {
  audioSchema,
  latentAttentionSchema,
  mixtureSchema,
  nextTokenSchema,
  publishedSchema,
  quantizationSchema,
  recurrentSchema,
  ropeScalingSchema,
  slidingWindowSchema,
  visionSchema,
} from "./modelRecordParts.ts";

const count = z.number().int().nonnegative();
const text = z.string();
const flag = z.boolean();

/**
 * One checkpoint of the catalogue. A row with `base` inherits every field that it does not state.
 * `null`: not used by this architecture, or not established.
 */
export const modelRecordSchema = z.strictObject({
  id: text.min(1),
  base: text.optional(),
  aliases: z.array(text).optional(),
  source: text.min(1),
  architecture: text.nullish(),
  model_type: text.nullish(),
  family: text.optional(),
  task: text.optional(),
  dtype: z.enum(["bfloat16", "float16", "float32"]).nullish(),
  layers: count.nullish(),
  hidden: count.nullish(),
  intermediate: count.nullish(),
  heads: count.nullish(),
  kv_heads: count.nullish(),
  head_dim: count.nullish(),
  head_dim_note: text.optional(),
  vocab: count.nullish(),
  max_position: count.nullish(),
  tie_embeddings: flag.nullish(),
  tied_head_stored: flag.nullish(),
  qkv_bias: flag.nullish(),
  o_bias: flag.optional(),
  mlp_bias: flag.optional(),
  lm_head_bias: flag.optional(),
  no_lm_head: flag.optional(),
  no_kv_cache: flag.optional(),
  qk_norm: z.enum(["head", "full"]).nullish(),
  norm: z.enum(["ln", "ln_nobias", "none"]).optional(),
  norms_per_layer: count.optional(),
  mlp_type: z.literal("plain").optional(),
  attn_output_gate: flag.optional(),
  attn_sinks: flag.optional(),
  swa_sinks: flag.optional(),
  swa_heads: count.optional(),
  swa_kv_heads: count.optional(),
  swa_head_dim: count.optional(),
  swa_v_head_dim: count.optional(),
  v_head_dim: count.optional(),
  global_head_dim: count.optional(),
  global_kv_heads: count.optional(),
  k_eq_v: flag.optional(),
  kv_shared_layers: count.optional(),
  kv_shared_weights_stored: flag.optional(),
  layer_scalar: flag.optional(),
  router_norms: flag.optional(),
  per_layer_kv_heads: z.array(count).optional(),
  per_layer_intermediate: z.array(count).optional(),
  attention_no_op_layers: count.optional(),
  ffn_no_op_layers: count.optional(),
  per_layer_embeddings: z.strictObject({ vocab: count, dim: count }).nullish(),
  altup: z.strictObject({ num_inputs: count, laurel_rank: count }).optional(),
  nemotron_h: flag.optional(),
  position_embeddings: count.optional(),
  position_embedding_type: text.optional(),
  type_vocab: count.optional(),
  pooler: flag.optional(),
  classifier: count.optional(),
  extra_params: count.optional(),
  extra_note: text.optional(),
  rope_scaling: ropeScalingSchema.nullish(),
  sliding_window: slidingWindowSchema.nullish(),
  moe: mixtureSchema.nullish(),
  mla: latentAttentionSchema.nullish(),
  linear_attention_or_mamba: recurrentSchema.nullish(),
  cross_attention: z
    .strictObject({ layers: count, layer_ids: z.array(count), note: text.optional() })
    .optional(),
  sparse_attention: z.record(text, count).optional(),
  dsv4: z.record(text, z.union([count, z.array(count)])).optional(),
  moshi: z.record(text, count).optional(),
  mtp_layers: count.nullish(),
  mtp: nextTokenSchema.nullish(),
  mtp_note: text.optional(),
  vision: visionSchema.nullish(),
  vision_note: text.optional(),
  audio: audioSchema.nullish(),
  quantization: quantizationSchema.nullish(),
  /** A part of the model that is not counted, and which. */
  partial: text.optional(),
  unverified: text.optional(),
  note: text.optional(),
  ...publishedSchema.shape,
});

export type ModelRecord = z.infer<typeof modelRecordSchema>;
/** A record with everything that it inherits filled in. */
export type ResolvedModelRecord = Omit<ModelRecord, "base">;
export type QuantizationRecord = NonNullable<ModelRecord["quantization"]>;
