/** What the code of an architecture fixes and its configuration therefore does not say. */
export interface ModelTraits {
  readonly qkvBias?: boolean;
  readonly outputBias?: boolean;
  /** `attention_bias` in the configuration covers the output projection too. */
  readonly biasCoversOutput?: boolean;
  readonly queryKeyNorm?: "head" | "full";
  readonly outputGate?: boolean;
  readonly sinks?: boolean;
  readonly normsPerLayer?: number;
  readonly norm?: "ln" | "ln_nobias" | "none";
  /** Up and down alone, no gate. */
  readonly plainMlp?: boolean;
  readonly mlpBias?: boolean;
  readonly headBias?: boolean;
  readonly learnedPositions?: boolean;
  /** What an absent `tie_word_embeddings` means. */
  readonly tied?: boolean;
  readonly routerBias?: boolean;
  readonly expertBias?: boolean;
  readonly sharedGate?: boolean;
  /** One shared expert as wide as the others, which no key states. */
  readonly sharedExpert?: boolean;
  /** Of every so many layers the last attends to everything, where no `layer_types` says so. */
  readonly fullAttentionEvery?: number;
  /** Sizes that a configuration leaves out because they are its class's own. */
  readonly sizes?: {
    readonly heads: number;
    readonly kvHeads: number;
    readonly headSize: number;
    readonly vocabulary: number;
    readonly maxPosition: number;
  };
}

/** The traits of a `model_type`; `null` for one that is not in the table. Source: the model classes of transformers. */
export function modelTraits(modelType: string): ModelTraits | null {
  const key = modelType.replace(/_text$/, "");
  return traits.get(key) ?? null;
}

const qwen2: ModelTraits = { qkvBias: true };
const qwen3: ModelTraits = { queryKeyNorm: "head" };
const qwen3Next: ModelTraits = { queryKeyNorm: "head", outputGate: true, sharedGate: true };
const layerNorms: ModelTraits = {
  norm: "ln",
  plainMlp: true,
  qkvBias: true,
  outputBias: true,
  mlpBias: true,
};
const cohere: ModelTraits = { tied: true, norm: "ln_nobias", normsPerLayer: 1 };

const traits: ReadonlyMap<string, ModelTraits> = new Map(
  Object.entries<ModelTraits>({
    llama: { biasCoversOutput: true },
    llama4: { sharedExpert: true, fullAttentionEvery: 4 },
    mistral: {},
    mistral3: {},
    mixtral: {},
    pixtral: {},
    qwen2,
    qwen2_moe: { ...qwen2, sharedGate: true },
    qwen2_vl: qwen2,
    qwen2_5_vl: qwen2,
    qwen3,
    qwen3_moe: qwen3,
    qwen3_vl: qwen3,
    qwen3_vl_moe: qwen3,
    qwen3_next: qwen3Next,
    qwen3_5: qwen3Next,
    qwen3_5_moe: qwen3Next,
    gemma: { tied: true },
    gemma2: { tied: true, normsPerLayer: 4, fullAttentionEvery: 2 },
    gemma3: {
      tied: true,
      normsPerLayer: 4,
      queryKeyNorm: "head",
      fullAttentionEvery: 6,
      sizes: { heads: 8, kvHeads: 4, headSize: 256, vocabulary: 262208, maxPosition: 131072 },
    },
    phi3: {},
    phi: { ...layerNorms, normsPerLayer: 1, headBias: true },
    gpt2: { ...layerNorms, tied: true, learnedPositions: true },
    gpt_neox: layerNorms,
    starcoder2: { ...layerNorms, tied: true },
    falcon: { norm: "ln", plainMlp: true, normsPerLayer: 1, tied: true },
    gpt_oss: { qkvBias: true, outputBias: true, sinks: true, routerBias: true, expertBias: true },
    deepseek_v2: {},
    deepseek_v3: { routerBias: true },
    deepseek_v32: { routerBias: true },
    kimi_k2: { routerBias: true },
    glm4: { normsPerLayer: 4 },
    glm4_moe: { routerBias: true },
    cohere,
    cohere2: { ...cohere, fullAttentionEvery: 4 },
    olmo2: { queryKeyNorm: "full" },
    olmo3: { queryKeyNorm: "full" },
    granite: {},
    internlm3: {},
    smollm3: {},
    minimax_m2: { queryKeyNorm: "full", routerBias: true },
  }),
);
