/** A model as a repository holds it. */
export interface StoredModel {
  readonly commit: string;
  /** Without it the model is not shown. */
  readonly token?: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export const commitOfTests = "0123456789abcdef0123456789abcdef01234567";

const bytesOfDtype: Readonly<Record<string, number>> = { F32: 4, I32: 4, BF16: 2, F16: 2, F8_E4M3: 1, U8: 1 };

/** A safetensors file of these tensors, without what comes after the header. */
export function safetensorsOf(tensors: readonly TensorEntry[]): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  for (const { name, dtype, shape } of tensors) {
    const bytes = shape.reduce((product, size) => product * size, bytesOfDtype[dtype] ?? 1);
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  }
  return withLength(Buffer.from(JSON.stringify(header)));
}

/** The header's length in front of it, which may be a lie. */
export function withLength(header: Uint8Array, length = BigInt(header.length)): Uint8Array {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length);
  return Buffer.concat([prefix, header]);
}

export function indexOf(names: readonly string[], totalBytes?: number): Uint8Array {
  const weight_map = Object.fromEntries(names.map((name) => [name, "model-00001-of-00002.safetensors"]));
  return jsonBytes({ metadata: { ...(totalBytes !== undefined && { total_size: totalBytes }) }, weight_map });
}

export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** The keys that count of https://huggingface.co/Qwen/Qwen2.5-0.5B-Instruct/blob/main/config.json. */
export const qwenConfig = {
  architectures: ["Qwen2ForCausalLM"],
  hidden_size: 896,
  intermediate_size: 4864,
  max_position_embeddings: 32768,
  model_type: "qwen2",
  num_attention_heads: 14,
  num_hidden_layers: 24,
  num_key_value_heads: 2,
  tie_word_embeddings: true,
  torch_dtype: "bfloat16",
  vocab_size: 151936,
};
/** Its 494,032,768 parameters at two bytes each, as the Hub shows them on the model's page. */
export const qwenWeightBytes = 2 * 494_032_768;

const projections: readonly (readonly [name: string, rows: number, columns: number])[] = [
  ["self_attn.q_proj", 896, 896],
  ["self_attn.k_proj", 128, 896],
  ["self_attn.v_proj", 128, 896],
  ["self_attn.o_proj", 896, 896],
  ["mlp.gate_proj", 4864, 896],
  ["mlp.up_proj", 4864, 896],
  ["mlp.down_proj", 896, 4864],
];

/** The tensors of that model; `isFp8` says which of its matrices are stored at 8 bits with a scale for each row. */
export function qwenTensors(isFp8: (module: string, layer: number) => boolean = () => false): TensorEntry[] {
  const plain = (name: string, ...shape: number[]): TensorEntry => ({ name, dtype: "BF16", shape });
  const tensors = [plain("model.embed_tokens.weight", 151936, 896), plain("model.norm.weight", 896)];
  for (let layer = 0; layer < 24; layer++) {
    const prefix = `model.layers.${layer}`;
    tensors.push(plain(`${prefix}.input_layernorm.weight`, 896));
    tensors.push(plain(`${prefix}.post_attention_layernorm.weight`, 896));
    for (const [name, rows, columns] of projections) {
      const module = `${prefix}.${name}`;
      if (/[qkv]_proj/.test(name)) tensors.push(plain(`${module}.bias`, rows));
      if (!isFp8(name, layer)) {
        tensors.push(plain(`${module}.weight`, rows, columns));
        continue;
      }
      tensors.push({ name: `${module}.weight`, dtype: "F8_E4M3", shape: [rows, columns] });
      tensors.push({ name: `${module}.weight_scale`, dtype: "BF16", shape: [rows, 1] });
    }
  }
  return tensors;
}

/** What llm-compressor writes for FP8 with a scale for each row. */
export const fp8Quantization = {
  quant_method: "compressed-tensors",
  format: "float-quantized",
  ignore: ["lm_head"],
  config_groups: {
    group_0: { targets: ["Linear"], weights: { num_bits: 8, type: "float", strategy: "channel" } },
  },
};

export function modelOf(
  tensors: readonly TensorEntry[] = qwenTensors(),
  config: object = qwenConfig,
): StoredModel {
  return {
    commit: commitOfTests,
    files: { "config.json": jsonBytes(config), "model.safetensors": safetensorsOf(tensors) },
  };
}
