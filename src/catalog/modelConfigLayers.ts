import type { ConfigReader } from "./configReader.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";
import type { ModelTraits } from "./modelTraits.ts";

/** Which layers look back a limited way; `null` when none does. */
export function slidingWindowFrom(
  text: ConfigReader,
  traits: ModelTraits,
  layers: number | undefined,
): ResolvedModelRecord["sliding_window"] {
  const chunk = text.count("attention_chunk_size");
  const window = chunk ?? text.count("sliding_window");
  const reach = text.count("max_position_embeddings") ?? Number.POSITIVE_INFINITY;
  if (!layers || layers > MOST_LAYERS || !window || window > reach) return null;
  if (text.flag("use_sliding_window") === false) return null;
  const isSliding = slidingRule(text, traits);
  const pattern = Array.from({ length: layers }, (_, index) => (isSliding(index) ? "S" : "F"));
  const sliding = pattern.filter((letter) => letter === "S").length;
  if (sliding === 0) return null;
  return {
    window,
    sliding_layers: sliding,
    full_layers: layers - sliding,
    layer_types: pattern.join(""),
    ...(chunk !== undefined && { kind: "chunked" }),
  };
}

const MOST_LAYERS = 10_000;

/** Which layers are limited, by the first of the ways in which configurations say so. */
function slidingRule(text: ConfigReader, traits: ModelTraits): (index: number) => boolean {
  const types = text.texts("layer_types");
  if (types) return (index) => /^(?:sliding|chunked)/.test(types[index] ?? "");
  // Llama 4: layers without rotary positions attend to everything.
  const rotary = text.counts("no_rope_layers");
  if (rotary && rotary.length > 0) return (index) => rotary[index] === 1;
  const every = text.count("sliding_window_pattern", "_sliding_window_pattern") ?? traits.fullAttentionEvery;
  if (every) return (index) => (index + 1) % every !== 0;
  // Qwen: the lower layers attend to everything.
  const lower = text.flag("use_sliding_window") ? (text.count("max_window_layers") ?? 0) : 0;
  return (index) => index >= lower;
}

/** Experts; `null` for a model without. */
export function mixtureFrom(
  text: ConfigReader,
  traits: ModelTraits,
  layers: number | undefined,
): ResolvedModelRecord["moe"] {
  const experts = text.count("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts");
  const active = text.count(
    "num_experts_per_tok",
    "experts_per_token",
    "moe_topk",
    "num_experts_per_token",
    "moe_k",
  );
  if (!experts || active === undefined) return null;
  const width = text.count("moe_intermediate_size", "expert_ffn_hidden_size", "intermediate_size");
  const shared =
    text.count("n_shared_experts", "num_shared_experts", "moe_num_shared_experts") ??
    (traits.sharedExpert ? 1 : 0);
  const sharedWidth = text.count("shared_expert_intermediate_size") ?? shared * (width ?? 0);
  const dense = denseLayers(text, layers ?? 0);
  const denseWidth = text.count("intermediate_size_mlp", "intermediate_size");
  return {
    experts,
    active,
    expert_intermediate: width ?? 0,
    shared_experts: shared || (sharedWidth > 0 ? 1 : 0),
    shared_intermediate: sharedWidth,
    dense_layers: dense,
    ...(dense > 0 && denseWidth !== undefined && { dense_intermediate: denseWidth }),
    router_bias: (traits.routerBias ?? false) || text.text("topk_method") === "noaux_tc",
    expert_bias: traits.expertBias ?? false,
    shared_gate: traits.sharedGate ?? false,
  };
}

/** Layers that have an ordinary MLP instead of experts: the first ones, or every other. */
function denseLayers(text: ConfigReader, layers: number): number {
  const step = text.count("interleave_moe_layer_step", "decoder_sparse_step") ?? 1;
  if (step > 1) return layers - Math.floor(layers / step);
  return text.count("first_k_dense_replace") ?? text.counts("mlp_only_layers")?.length ?? 0;
}

/** Multi-head latent attention; `null` for a model without. */
export function latentAttentionFrom(text: ConfigReader): ResolvedModelRecord["mla"] {
  const rank = text.count("kv_lora_rank");
  const rope = text.count("qk_rope_head_dim");
  if (!rank || rope === undefined) return null;
  const heads = text.count("index_n_heads");
  const headSize = text.count("index_head_dim");
  return {
    kv_lora_rank: rank,
    qk_rope_head_dim: rope,
    qk_nope_head_dim: text.count("qk_nope_head_dim") ?? null,
    v_head_dim: text.count("v_head_dim") ?? null,
    q_lora_rank: text.count("q_lora_rank") ?? null,
    ...(heads && headSize && { indexer: { heads, head_dim: headSize, topk: text.count("index_topk") ?? 0 } }),
  };
}

/** Gated DeltaNet layers (Qwen3-Next, Qwen3.5); `null` for a model without. */
export function recurrentFrom(
  text: ConfigReader,
  layers: number | undefined,
): ResolvedModelRecord["linear_attention_or_mamba"] {
  const heads = text.count("linear_num_value_heads");
  if (!heads || !layers) return null;
  const types = text.texts("layer_types");
  const every = text.count("full_attention_interval") ?? 4;
  const attention = types
    ? types.filter((type) => type === "full_attention").length
    : Math.floor(layers / every);
  const keyHeads = text.count("linear_num_key_heads");
  const keySize = text.count("linear_key_head_dim");
  const valueSize = text.count("linear_value_head_dim");
  const kernel = text.count("linear_conv_kernel_dim");
  return {
    kind: "gated_deltanet",
    layers: layers - attention,
    attention_layers: attention,
    layer_pattern: `every ${every}th layer is full attention`,
    full_attention_interval: every,
    num_value_heads: heads,
    ...(keyHeads !== undefined && { num_key_heads: keyHeads }),
    ...(keySize !== undefined && { key_head_dim: keySize }),
    ...(valueSize !== undefined && { value_head_dim: valueSize }),
    ...(kernel !== undefined && { conv_kernel: kernel }),
    // vLLM keeps the state in float32 unless the configuration says otherwise.
    state_dtype_bytes: text.text("mamba_ssm_dtype") === "bfloat16" ? 2 : 4,
  };
}
