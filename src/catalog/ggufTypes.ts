import type { QuantizationRecord } from "./modelRecord.ts";

/**
 * Bits of one weight by block format, from the blocks' sizes in bytes (llama.cpp `ggml/src/ggml-common.h`): a Q4_K
 * block holds 256 weights in 144 bytes.
 */
const blockBits = {
  Q2_K: (8 * 84) / 256,
  Q3_K: (8 * 110) / 256,
  Q4_0: (8 * 18) / 32,
  Q4_1: (8 * 20) / 32,
  Q4_K: (8 * 144) / 256,
  Q5_0: (8 * 22) / 32,
  Q5_1: (8 * 24) / 32,
  Q5_K: (8 * 176) / 256,
  Q6_K: (8 * 210) / 256,
  Q8_0: (8 * 34) / 32,
  IQ4_NL: (8 * 18) / 32,
  IQ4_XS: (8 * 136) / 256,
} as const;
type Block = keyof typeof blockBits;

/** A format, and another one in a share of the layers. */
type Mix = readonly [Block] | readonly [Block, Block, number];

/** Which format a file type gives to which matrices; what is not named has the first. */
interface FileType {
  readonly base: Block;
  readonly value?: Mix;
  readonly output?: Mix;
  readonly down?: Mix;
}

/** Of the layers, those that get more bits: the first and last eighth, and each third between. */
const MORE = 1 / 2;
const FIRST = 1 / 8;

/** llama.cpp `src/llama-quant.cpp`, `llama_tensor_get_type`. The head is always Q6_K, or Q8_0 above it. */
const fileTypes: Readonly<Record<string, FileType>> = {
  Q2_K: { base: "Q2_K", value: ["Q4_K"], output: ["Q3_K"], down: ["Q3_K"] },
  Q3_K_S: { base: "Q3_K" },
  Q3_K_M: {
    base: "Q3_K",
    value: ["Q4_K", "Q5_K", 1 / 16],
    output: ["Q4_K"],
    down: ["Q4_K", "Q5_K", 1 / 16],
  },
  Q3_K_L: { base: "Q3_K", value: ["Q5_K"], output: ["Q5_K"], down: ["Q5_K"] },
  Q4_0: { base: "Q4_0" },
  Q4_1: { base: "Q4_1" },
  Q4_K_S: { base: "Q4_K", value: ["Q4_K", "Q5_K", FIRST], down: ["Q4_K", "Q5_K", FIRST] },
  Q4_K_M: { base: "Q4_K", value: ["Q4_K", "Q6_K", MORE], down: ["Q4_K", "Q6_K", MORE] },
  Q5_0: { base: "Q5_0" },
  Q5_1: { base: "Q5_1" },
  Q5_K_S: { base: "Q5_K" },
  Q5_K_M: { base: "Q5_K", value: ["Q5_K", "Q6_K", MORE], down: ["Q5_K", "Q6_K", MORE] },
  Q6_K: { base: "Q6_K" },
  Q8_0: { base: "Q8_0" },
  IQ4_XS: { base: "IQ4_XS", value: ["Q5_K"], down: ["IQ4_XS", "Q5_K", FIRST] },
  IQ4_NL: { base: "IQ4_NL", value: ["Q5_K"], down: ["IQ4_NL", "Q5_K", FIRST] },
};

/** Types of fewer bits, whose mixtures depend on the model: the averages that llama.cpp publishes for Llama 3.1 8B. */
const averageBits: Readonly<Record<string, number>> = {
  IQ1_S: 2.0042,
  IQ1_M: 2.146,
  IQ2_XXS: 2.3824,
  IQ2_XS: 2.5882,
  IQ2_S: 2.7403,
  IQ2_M: 2.9294,
  Q2_K_S: 2.9697,
  IQ3_XXS: 3.2548,
  IQ3_XS: 3.4977,
  IQ3_S: 3.6606,
  IQ3_M: 3.7628,
};

/** The file type that a word of a name says, in llama.cpp's spelling; `null` where it says none. */
export function ggufTypeOf(word: string): string | null {
  const name = word.toUpperCase();
  // Larger variants of packagers keep the mixture and give embedding and head more bits.
  const plain = name.replace(/_X?L$/, "");
  const [known] = [name, `${plain}_M`, plain].filter((type) => type in fileTypes || type in averageBits);
  return known ?? null;
}

/** How a GGUF file of `type` stores a model's matrices. Norms and routers stay at the model's dtype in memory. */
export function ggufQuantization(type: string, tiedEmbeddings: boolean): QuantizationRecord {
  const [average, mixture] = [averageBits[type], fileTypes[type]];
  const parts =
    mixture === undefined
      ? [part(["embed", "lm_head", ...layerGroups, ...wholeGroups], average ?? 16)]
      : mixedParts(mixture, tiedEmbeddings);
  const bits = Math.floor(average ?? bitsOf([mixture?.base ?? "Q8_0"]));
  return { method: "gguf", bits, format: type, excluded: null, parts, evidence: "the name alone" };
}

const layerGroups = ["attn", "attn_o", "mlp", "experts", "shared"];
const wholeGroups = ["ssm", "indexer", "latent", "mtp", "mtp_o", "mtp_experts"];

function mixedParts({ base, value, output, down }: FileType, tied: boolean) {
  const [plain, values] = [bitsOf([base]), bitsOf(value ?? [base])];
  const head = Math.max(plain, blockBits.Q6_K);
  // Two of a feed-forward's three matrices widen, one narrows.
  const feedForward = (2 * plain + bitsOf(down ?? [base])) / 3;
  return [
    part(["embed"], tied ? head : plain),
    part(["lm_head"], head),
    // With four query heads to a key head values are a sixth of the fused matrix.
    { ...part(["attn"], (5 * plain + values) / 6, ["attn_o"]), merged_bits_per_weight: values },
    part(["attn_o"], bitsOf(output ?? [base])),
    part(["mlp", "experts", "shared"], feedForward),
    part(wholeGroups, plain),
  ];
}

function part(groups: readonly string[], bitsPerWeight: number, except: readonly string[] = []) {
  return { method: "gguf", groups: [...groups], except: [...except], bits_per_weight: bitsPerWeight };
}

function bitsOf([usual, other, share = 0]: Mix): number {
  return blockBits[usual] * (1 - share) + (other ? blockBits[other] * share : 0);
}
