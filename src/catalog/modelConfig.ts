import type { ConfigReader } from "./configReader.ts";
import { latentAttentionFrom, mixtureFrom, recurrentFrom, slidingWindowFrom } from "./modelConfigLayers.ts";
import { quantizationFromConfig } from "./modelConfigQuantization.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";
import { type ModelTraits, modelTraits } from "./modelTraits.ts";

export type ConfigReading =
  | { readonly record: ResolvedModelRecord; readonly assumption: string | null }
  /** A sentence: why the configuration yields no record. */
  | { readonly problem: string };

/**
 * A `config.json` of the Hub in the form of the model table. Keys are looked for under every name that vLLM knows
 * (vllm/transformers_utils/model_arch_config_convertor.py); what is absent stays absent.
 */
export function recordFromConfig(config: ConfigReader, id: string): ConfigReading {
  const text = config.object("text_config", "llm_config", "language_config") ?? config;
  const modelType = config.text("model_type") ?? text.text("model_type") ?? "";
  const foreign = whatIsNotRead(config, text);
  if (foreign) return { problem: `${id} has ${foreign}, which are not read from a folder.` };
  const known = modelTraits(text.text("model_type") ?? modelType) ?? modelTraits(modelType);
  const assumption = known
    ? null
    : `The model type ${modelType || "(none)"} is not known; its layers are read as Llama's are.`;
  const record = recordWith(config, text, known ?? {}, { id, modelType });
  return { record, assumption };
}

interface Identity {
  readonly id: string;
  readonly modelType: string;
}

function recordWith(
  config: ConfigReader,
  text: ConfigReader,
  traits: ModelTraits,
  { id, modelType }: Identity,
): ResolvedModelRecord {
  const sizes = attentionSizes(text, traits);
  const base = {
    id,
    source: "config.json",
    architecture: config.texts("architectures")?.[0] ?? null,
    model_type: modelType,
    dtype: dtypeOf(text) ?? dtypeOf(config) ?? null,
    ...sizes,
    intermediate: intermediateOf(text, traits),
    vocab: text.count("vocab_size") ?? config.count("vocab_size") ?? traits.sizes?.vocabulary,
    max_position: maxPositionOf(text) ?? traits.sizes?.maxPosition ?? null,
    tie_embeddings:
      config.flag("tie_word_embeddings") ?? text.flag("tie_word_embeddings") ?? traits.tied ?? false,
    rope_scaling: ropeScalingOf(text),
    sliding_window: slidingWindowFrom(text, traits, sizes.layers),
    moe: mixtureFrom(text, traits, sizes.layers),
    mla: latentAttentionFrom(text),
    linear_attention_or_mamba: recurrentFrom(text, sizes.layers),
    quantization: quantizationFromConfig(config.object("quantization_config", "compression_config")),
    // Its size is in no table: the index's total stands in.
    vision: config.has("vision_config") ? { tower: null, params: null } : null,
    audio: config.has("audio_config") ? {} : null,
  };
  return { ...base, ...traitFields(text, traits, base.max_position) };
}

function attentionSizes(text: ConfigReader, traits: ModelTraits) {
  const hidden = text.count("hidden_size", "n_embd", "d_model");
  const heads = text.count("num_attention_heads", "n_head", "n_heads", "num_heads") ?? traits.sizes?.heads;
  const stated = text.count("num_key_value_heads", "n_head_kv", "num_kv_heads", "multi_query_group_num");
  const oneForAll = text.flag("multi_query") === true && text.flag("new_decoder_architecture") !== true;
  const headSize = text.count("head_dim", "kv_channels") ?? traits.sizes?.headSize;
  return {
    layers: text.count("num_hidden_layers", "n_layer", "n_layers", "num_layers"),
    hidden,
    heads,
    kv_heads: oneForAll ? 1 : (stated ?? traits.sizes?.kvHeads ?? heads),
    head_dim: headSize ?? (hidden && heads ? Math.floor(hidden / heads) : undefined),
  };
}

function intermediateOf(text: ConfigReader, traits: ModelTraits): number | undefined {
  const stated = text.count("intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff");
  if (stated !== undefined || !traits.plainMlp) return stated;
  // GPT-2 and Falcon leave it out: four times the width.
  const hidden = text.count("hidden_size", "n_embd", "d_model");
  return hidden && 4 * hidden;
}

/** The shortest length that any of the keys states, as vLLM takes it; 0 is none. */
function maxPositionOf(text: ConfigReader): number | null {
  const own = text.count("model_max_length");
  if (own) return own;
  const keys =
    "max_position_embeddings n_positions max_seq_len seq_length max_sequence_length max_seq_length seq_len";
  const stated = keys.split(" ").flatMap((key) => text.count(key) || []);
  return stated.length > 0 ? Math.min(...stated) : null;
}

function dtypeOf(reader: ConfigReader): "bfloat16" | "float16" | "float32" | undefined {
  const written = reader.text("dtype", "torch_dtype")?.replace(/^torch\./, "");
  return written === "bfloat16" || written === "float16" || written === "float32" ? written : undefined;
}

function ropeScalingOf(text: ConfigReader): ResolvedModelRecord["rope_scaling"] {
  const scaling = text.object("rope_scaling", "rope_parameters");
  const type = scaling?.text("rope_type", "type");
  if (!scaling || !type || type === "default" || type === "mrope") return null;
  const factor = scaling.number("factor");
  const original =
    scaling.count("original_max_position_embeddings") ?? text.count("original_max_position_embeddings");
  return {
    rope_type: type,
    ...(factor !== undefined && { factor }),
    ...(original !== undefined && { original_max_position_embeddings: original }),
  };
}

function traitFields(
  text: ConfigReader,
  traits: ModelTraits,
  maxPosition: number | null,
): Partial<ResolvedModelRecord> {
  const attentionBias = text.flag("attention_bias", "qkv_bias", "use_qkv_bias", "add_qkv_bias") ?? false;
  const queryKeyNorm = traits.queryKeyNorm ?? (text.flag("use_qk_norm") ? "head" : null);
  return {
    qkv_bias: (traits.qkvBias ?? false) || attentionBias,
    o_bias: (traits.outputBias ?? false) || (attentionBias && (traits.biasCoversOutput ?? false)),
    mlp_bias: (traits.mlpBias ?? false) || (text.flag("mlp_bias") ?? false),
    qk_norm: queryKeyNorm,
    attn_output_gate: traits.outputGate ?? false,
    attn_sinks: traits.sinks ?? false,
    lm_head_bias: traits.headBias ?? false,
    ...(traits.normsPerLayer !== undefined && { norms_per_layer: traits.normsPerLayer }),
    ...(traits.norm && { norm: traits.norm }),
    ...(traits.plainMlp && { mlp_type: "plain" as const }),
    ...(traits.learnedPositions && maxPosition !== null && { position_embeddings: maxPosition }),
  };
}

/** Layers of kinds that only the table describes. */
function whatIsNotRead(config: ConfigReader, text: ConfigReader): string | null {
  if (config.flag("is_encoder_decoder")) return "an encoder and a decoder";
  if (text.texts("layer_types")?.some((type) => /mamba|conv|lightning|ssm/.test(type)))
    return "recurrent layers";
  const recurrent =
    /^(mamba_(?!ssm_dtype)|ssm_|conv_L_cache|state_size|time_mix|hybrid_override_pattern|block_configs)/;
  if (text.keys.some((key) => recurrent.test(key) && text.has(key))) return "recurrent or uneven layers";
  if (/bert|roberta/i.test(config.text("model_type") ?? "")) return "encoder layers";
  return null;
}
