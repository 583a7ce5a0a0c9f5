import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findModel } from "../../src/catalog/findModel.ts";
import { type LocalFiles, readLocalModel } from "../../src/catalog/localModel.ts";

/** A folder with these files and nothing else. */
function folderWith(contents: Readonly<Record<string, unknown>>): LocalFiles {
  return {
    readTextFile: async (path) => {
      const content = contents[path.replace(/^\/m\//, "")];
      if (content === undefined) return null;
      return typeof content === "string" ? content : JSON.stringify(content);
    },
    listFiles: async (folder) => (folder === "/m" ? Object.keys(contents).map((name) => `/m/${name}`) : null),
  };
}

const read = (contents: Readonly<Record<string, unknown>>) => readLocalModel(folderWith(contents), "/m");

async function shapeOf(config: object, more: Readonly<Record<string, unknown>> = {}) {
  const model = await read({ "config.json": config, ...more });
  if (model.kind === "problem") throw new Error(model.problem);
  return model.shape;
}

// The keys that count, as the publishers' config.json files have them.
const llama31 = {
  architectures: ["LlamaForCausalLM"],
  attention_bias: false,
  hidden_size: 4096,
  intermediate_size: 14336,
  max_position_embeddings: 131072,
  model_type: "llama",
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  rope_scaling: {
    factor: 8,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
    rope_type: "llama3",
  },
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  vocab_size: 128256,
};
const qwen25 = {
  architectures: ["Qwen2ForCausalLM"],
  hidden_size: 3584,
  intermediate_size: 18944,
  max_position_embeddings: 32768,
  max_window_layers: 28,
  model_type: "qwen2",
  num_attention_heads: 28,
  num_hidden_layers: 28,
  num_key_value_heads: 4,
  sliding_window: 131072,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  use_sliding_window: false,
  vocab_size: 152064,
};
const mistral = {
  architectures: ["MistralForCausalLM"],
  hidden_size: 4096,
  intermediate_size: 14336,
  max_position_embeddings: 32768,
  model_type: "mistral",
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  sliding_window: 4096,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  vocab_size: 32000,
};
const gemma3 = {
  architectures: ["Gemma3ForConditionalGeneration"],
  model_type: "gemma3",
  torch_dtype: "bfloat16",
  text_config: {
    hidden_size: 3840,
    intermediate_size: 15360,
    model_type: "gemma3_text",
    num_attention_heads: 16,
    num_hidden_layers: 48,
    num_key_value_heads: 8,
    rope_scaling: { factor: 8, rope_type: "linear" },
    sliding_window: 1024,
  },
  vision_config: { hidden_size: 1152, model_type: "siglip_vision_model" },
};
const gptOss = {
  architectures: ["GptOssForCausalLM"],
  attention_bias: true,
  head_dim: 64,
  hidden_size: 2880,
  intermediate_size: 2880,
  layer_types: Array.from({ length: 24 }, (_, at) => (at % 2 === 0 ? "sliding_attention" : "full_attention")),
  max_position_embeddings: 131072,
  model_type: "gpt_oss",
  num_attention_heads: 64,
  num_experts_per_tok: 4,
  num_hidden_layers: 24,
  num_key_value_heads: 8,
  num_local_experts: 32,
  quantization_config: {
    modules_to_not_convert: [
      "model.layers.*.self_attn",
      "model.layers.*.mlp.router",
      "model.embed_tokens",
      "lm_head",
    ],
    quant_method: "mxfp4",
  },
  rope_scaling: { factor: 32, original_max_position_embeddings: 4096, rope_type: "yarn" },
  sliding_window: 128,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  vocab_size: 201088,
};
const deepseekV3 = {
  architectures: ["DeepseekV3ForCausalLM"],
  first_k_dense_replace: 3,
  hidden_size: 7168,
  intermediate_size: 18432,
  kv_lora_rank: 512,
  max_position_embeddings: 163840,
  model_type: "deepseek_v3",
  moe_intermediate_size: 2048,
  n_routed_experts: 256,
  n_shared_experts: 1,
  num_attention_heads: 128,
  num_experts_per_tok: 8,
  num_hidden_layers: 61,
  num_key_value_heads: 128,
  q_lora_rank: 1536,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  quantization_config: {
    activation_scheme: "dynamic",
    fmt: "e4m3",
    quant_method: "fp8",
    weight_block_size: [128, 128],
  },
  rope_scaling: { factor: 40, original_max_position_embeddings: 4096, type: "yarn" },
  tie_word_embeddings: false,
  topk_method: "noaux_tc",
  torch_dtype: "bfloat16",
  v_head_dim: 128,
  vocab_size: 129280,
};
const qwen3Moe = {
  architectures: ["Qwen3MoeForCausalLM"],
  attention_bias: false,
  decoder_sparse_step: 1,
  head_dim: 128,
  hidden_size: 2048,
  intermediate_size: 6144,
  max_position_embeddings: 40960,
  mlp_only_layers: [],
  model_type: "qwen3_moe",
  moe_intermediate_size: 768,
  num_attention_heads: 32,
  num_experts: 128,
  num_experts_per_tok: 8,
  num_hidden_layers: 48,
  num_key_value_heads: 4,
  sliding_window: null,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  use_sliding_window: false,
  vocab_size: 151936,
};
const qwen3Next = {
  ...qwen3Moe,
  architectures: ["Qwen3NextForCausalLM"],
  full_attention_interval: 4,
  head_dim: 256,
  intermediate_size: 5120,
  linear_conv_kernel_dim: 4,
  linear_key_head_dim: 128,
  linear_num_key_heads: 16,
  linear_num_value_heads: 32,
  linear_value_head_dim: 128,
  max_position_embeddings: 262144,
  model_type: "qwen3_next",
  moe_intermediate_size: 512,
  num_attention_heads: 16,
  num_experts: 512,
  num_experts_per_tok: 10,
  num_key_value_heads: 2,
  shared_expert_intermediate_size: 512,
};
const phi35 = {
  architectures: ["Phi3ForCausalLM"],
  hidden_size: 3072,
  intermediate_size: 8192,
  max_position_embeddings: 131072,
  model_type: "phi3",
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 32,
  original_max_position_embeddings: 4096,
  rope_scaling: { long_factor: [1.08], short_factor: [1.0], type: "longrope" },
  sliding_window: 262144,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  vocab_size: 32064,
};
const starcoder2 = {
  architectures: ["Starcoder2ForCausalLM"],
  hidden_size: 4608,
  intermediate_size: 18432,
  max_position_embeddings: 16384,
  model_type: "starcoder2",
  num_attention_heads: 36,
  num_hidden_layers: 32,
  num_key_value_heads: 4,
  sliding_window: 4096,
  torch_dtype: "bfloat16",
  vocab_size: 49152,
};
const gpt2 = {
  architectures: ["GPT2LMHeadModel"],
  model_type: "gpt2",
  n_ctx: 1024,
  n_embd: 768,
  n_head: 12,
  n_layer: 12,
  n_positions: 1024,
  torch_dtype: "float32",
  vocab_size: 50257,
};
const scout = {
  architectures: ["Llama4ForConditionalGeneration"],
  model_type: "llama4",
  torch_dtype: "bfloat16",
  text_config: {
    attention_bias: false,
    attention_chunk_size: 8192,
    head_dim: 128,
    hidden_size: 5120,
    interleave_moe_layer_step: 1,
    intermediate_size: 8192,
    intermediate_size_mlp: 16384,
    max_position_embeddings: 10485760,
    model_type: "llama4_text",
    no_rope_layers: [],
    num_attention_heads: 40,
    num_experts_per_tok: 1,
    num_hidden_layers: 48,
    num_key_value_heads: 8,
    num_local_experts: 16,
    rope_scaling: { factor: 16, original_max_position_embeddings: 8192, rope_type: "llama3" },
    vocab_size: 202048,
  },
  vision_config: { model_type: "llama4_vision_model" },
};
const totalSize = (bytes: number) => ({
  "model.safetensors.index.json": {
    metadata: { total_size: bytes },
    weight_map: { "lm_head.weight": "model-1.safetensors" },
  },
});

describe("readLocalModel", () => {
  it.each([
    ["meta-llama/Llama-3.1-8B-Instruct", llama31, {}],
    ["Qwen/Qwen2.5-7B-Instruct", qwen25, {}],
    ["mistralai/Mistral-7B-v0.1", mistral, {}],
    ["google/gemma-3-12b-it", gemma3, totalSize(24374650080)],
    ["openai/gpt-oss-20b", gptOss, {}],
    ["deepseek-ai/DeepSeek-V3", deepseekV3, {}],
    ["Qwen/Qwen3-30B-A3B", qwen3Moe, {}],
    ["Qwen/Qwen3-Next-80B-A3B-Instruct", qwen3Next, {}],
    ["microsoft/Phi-3.5-mini-instruct", phi35, {}],
    ["bigcode/starcoder2-7b", starcoder2, {}],
    ["openai-community/gpt2", gpt2, {}],
    ["meta-llama/Llama-4-Scout-17B-16E-Instruct", scout, totalSize(217283587072)],
  ])("reads the configuration of %s into the shape that the catalogue has", async (id, config, more) => {
    const catalogued = findModel(id);
    const local = await shapeOf(config, more);
    expect(catalogued.kind).toBe("known");
    if (catalogued.kind !== "known") return;
    const { shape } = catalogued;
    expect(local.layers).toEqual(shape.layers);
    expect(local.outerMatrices).toEqual(shape.outerMatrices);
    const same = ["architecture", "modelType", "hiddenSize", "vocabularyRows", "tiedEmbeddings"] as const;
    for (const key of [...same, "checkpointDtype", "maxPosition", "ropeScaling"] as const) {
      expect(local[key], key).toEqual(shape[key]);
    }
  });

  it("takes the size of the files for towers that it cannot count", async () => {
    expect((await shapeOf(gemma3, totalSize(24374650080))).published).toEqual({ weightBytes: 24374650080 });
    const alone = await read({ "config.json": gemma3 });
    expect(alone).toMatchObject({ kind: "problem", problem: expect.stringContaining("vision") });
  });

  it("says which model types it takes for Llama's kin", async () => {
    const model = await read({ "config.json": { ...llama31, model_type: "acme" } });
    expect(model).toMatchObject({ kind: "model", assumption: expect.stringContaining("acme") });
    expect(await read({ "config.json": llama31 })).toMatchObject({ kind: "model", assumption: null });
  });
});

describe("quantization in config.json", () => {
  const group = (weights: object) => ({
    config_groups: { group_0: { targets: ["Linear"], weights } },
    ignore: ["lm_head"],
  });
  const compressed = (weights: object) => ({ quant_method: "compressed-tensors", ...group(weights) });

  it.each([
    ["awq", { quant_method: "awq", bits: 4, group_size: 128 }, { method: "awq", groupSize: 128 }],
    [
      "gptq",
      { quant_method: "gptq", bits: 8, group_size: 128 },
      { method: "gptq", groupSize: 128, bits: 8, zeroBias: false },
    ],
    [
      "fp8 in blocks",
      { quant_method: "fp8", weight_block_size: [128, 128] },
      { method: "fp8_block", block: [128, 128], scaleBytes: 4 },
    ],
    ["fp8 by tensor", { quant_method: "fp8", activation_scheme: "static" }, { method: "fp8_tensor" }],
    [
      "W4A16",
      compressed({ num_bits: 4, type: "int", group_size: 128 }),
      { method: "int4_group", groupSize: 128 },
    ],
    ["W8A8", compressed({ num_bits: 8, type: "int", strategy: "channel" }), { method: "int8_channel" }],
    [
      "FP8 by channel",
      compressed({ num_bits: 8, type: "float", strategy: "channel" }),
      { method: "fp8_channel" },
    ],
    ["NVFP4", compressed({ num_bits: 4, type: "float", group_size: 16 }), { method: "nvfp4", groupSize: 16 }],
    ["bitsandbytes", { quant_method: "bitsandbytes", load_in_4bit: true }, { method: "bitsandbytes_nf4" }],
    ["ModelOpt", { quant_method: "modelopt", quant_algo: "NVFP4" }, { method: "nvfp4", groupSize: 16 }],
  ])("is read: %s", async (_, quantization, layout) => {
    const shape = await shapeOf({ ...qwen25, quantization_config: quantization });
    expect(shape.quantization?.parts.map((part) => part.layout)).toEqual([layout]);
    const roles = shape.quantization?.parts[0]?.roles;
    expect([
      roles?.includes("attn"),
      roles?.includes("mlp"),
      roles?.includes("lm_head"),
      roles?.includes("embed"),
    ]).toEqual([true, true, false, false]);
  });

  it("leaves the parts at 16 bit that it names", async () => {
    const shape = await shapeOf(gptOss);
    const roles = shape.quantization?.parts[0]?.roles;
    expect([roles?.includes("experts"), roles?.includes("attn")]).toEqual([true, false]);
  });

  it("is read from ModelOpt's own file, with the type of the KV cache", async () => {
    const shape = await shapeOf(qwen25, {
      "hf_quant_config.json": {
        quantization: { quant_algo: "FP8", kv_cache_quant_algo: "FP8", exclude_modules: ["lm_head"] },
      },
    });
    expect(shape.quantization?.parts[0]?.layout).toEqual({ method: "fp8_tensor" });
    expect(shape.checkpointKvDtype).toBe("fp8");
  });

  it("takes a length or a group size of nothing for none", async () => {
    const { maxPosition } = await shapeOf({ ...llama31, max_position_embeddings: 0 });
    expect(maxPosition).toBeNull();
    const awq = { quant_method: "awq", bits: 4, group_size: 0 };
    const { quantization, assumptions } = await shapeOf({ ...qwen25, quantization_config: awq });
    expect(quantization?.parts[0]?.layout).toEqual({ method: "awq", groupSize: 128 });
    expect(assumptions.join(" ")).toContain("groups of 128");
  });

  it("falls back on the size of the files where the layout is uneven or unheard of", async () => {
    const uneven = {
      quant_method: "fp8",
      modules_to_not_convert: ["model.layers.0.mlp.down_proj", "lm_head"],
    };
    for (const quantization_config of [uneven, { quant_method: "of-tomorrow" }]) {
      expect((await shapeOf({ ...qwen25, quantization_config }, totalSize(8e9))).published).toEqual({
        weightBytes: 8e9,
      });
      expect(await read({ "config.json": { ...qwen25, quantization_config } })).toMatchObject({
        kind: "problem",
      });
    }
  });
});

describe("a GGUF file", () => {
  it("is not read, and what would tell of it is named", async () => {
    const nothing = { readTextFile: async () => null, listFiles: async () => null };
    const reading = await readLocalModel(nothing, "/models/mine-Q4_K_M.gguf");
    expect(reading).toMatchObject({ kind: "problem", problem: expect.stringContaining("--hf-config-path") });
  });
});

describe("a folder that is no model", () => {
  it.each([
    [{}, "has no config.json"],
    [{ "model-Q4_K_M.gguf": "" }, "GGUF"],
    [{ "params.json": {} }, "Mistral"],
    [{ "config.json": "{ not json" }, "not the JSON"],
    [{ "config.json": "[]" }, "not the JSON"],
    [{ "config.json": " ".repeat(3 * 2 ** 20) }, "not the JSON"],
    [{ "config.json": {} }, "not established"],
    [{ "config.json": { ...llama31, num_hidden_layers: "many" } }, "layers"],
    [{ "config.json": { ...llama31, num_hidden_layers: 1e9 } }, "layers"],
    [{ "config.json": { model_type: "whisper", is_encoder_decoder: true } }, "encoder"],
    [{ "config.json": { ...llama31, mamba_d_state: 128 } }, "recurrent"],
  ])("is told so: %#", async (contents, words) => {
    expect(await read(contents)).toMatchObject({ kind: "problem", problem: expect.stringContaining(words) });
  });

  it("may not be there", async () => {
    const model = await readLocalModel(folderWith({}), "/elsewhere/");
    expect(model).toEqual({ kind: "problem", problem: "There is no folder /elsewhere." });
  });

  it("never throws, whatever its configuration holds", async () => {
    const key = fc.constantFrom(
      ...Object.keys({ ...deepseekV3, ...gptOss, text_config: 0, vision_config: 0 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, fc.jsonValue()), async (damage) => {
        const model = await read({ "config.json": { ...deepseekV3, ...damage } });
        expect(["model", "problem"]).toContain(model.kind);
      }),
    );
  });
});
