import { ggufQuantization, ggufTypeOf } from "./ggufTypes.ts";
import type { QuantizationRecord } from "./modelRecord.ts";

/** What a repository's name says of the checkpoint in it. */
export interface ParsedModelName {
  /** The name without what tells copies of a model apart: equal for `Qwen3-8B`, `qwen3-8b-awq`, `Qwen3-8B-FP8-dynamic`. */
  readonly stem: string;
  readonly quantization: NamedQuantization | null;
  /** The name says that the checkpoint is quantized, and not enough of how (`-int4`, `-GGUF`). */
  readonly unclear: boolean;
  /** Nothing had to be taken off to find the stem. */
  readonly bare: boolean;
  /** What was taken off. */
  readonly words: ReadonlySet<string>;
}

/**
 * The same GGUF file named by the model that it was made from, which `--tokenizer` or `--hf-config-path` tell where the
 * file's own name does not; `null` for what is no GGUF file of a known type.
 */
export function ggufOfBase(file: string, base: string): string | null {
  if (!/\.gguf$|:[a-z]/i.test(file)) return null;
  const words = spelledWithHyphens(file.toLowerCase()).split(/[-./\\]/);
  const type = words.map(ggufTypeOf).find((each) => each !== null);
  return type ? `${base}:${type}` : null;
}

export interface NamedQuantization {
  /** As people call it: `AWQ`, `GPTQ with 8 bits`. */
  readonly label: string;
  readonly record: QuantizationRecord;
  /** The same for a model whose embedding is its head; absent where it makes no difference. */
  readonly tiedRecord?: QuantizationRecord;
}

/** Takes the repository's part of a name, without the owner: `Qwen3-8B-AWQ`, `Qwen3-8B-GGUF:Q4_K_M`, `qwen3-8b.Q4_K_M.gguf`. */
export function parseModelName(repository: string): ParsedModelName {
  const words = new Set<string>();
  let rest = spelledWithHyphens(repository.toLowerCase());
  for (let match = QUANTIZATION_WORD.exec(rest); match; match = QUANTIZATION_WORD.exec(rest)) {
    words.add(match[1] ?? "");
    rest = rest.slice(0, match.index);
  }
  // Meta renamed its repositories, and others write Llama3; the weights are the same.
  const stem = rest
    .replace(/^meta-(?=llama)/, "")
    .replace(/llama(?=\d)/, "llama-")
    .replace(/[._]/g, "-");
  return { stem, ...quantizationSaid(words), bare: words.size === 0, words };
}

/** What the words of a name that tell of quantization say together. */
export function quantizationSaid(
  words: ReadonlySet<string>,
): Pick<ParsedModelName, "quantization" | "unclear"> {
  const quantization = methodNamed(words);
  const plain = SIXTEEN_BIT_WORDS.some((word) => words.has(word));
  const says = [...words].some((word) => !NEUTRAL_WORDS.has(word) && !(plain && word === "gguf"));
  return { quantization, unclear: says && quantization === null };
}

export function isQuantizationWord(word: string): boolean {
  return QUANTIZATION_WORD.test(`-${word}`);
}

/** A file's ending and the type behind a colon become words like any other; a file in pieces is its first. */
function spelledWithHyphens(repository: string): string {
  return repository.replace(/(?:-\d{5}-of-\d{5})?\.gguf$/, "-gguf").replace(/:(?=[a-z])/, "-");
}

const QUANTIZATION_WORD =
  /[-_.](awq|gptq|gguf|i1|imatrix|imat|ud|i?q[1-8]_[a-z0-9]+(?:_[a-z]+)?|exl2|exl3|mlx|int4|int8|[48]-?bit|fp8|fp4|nvfp4|nvfp4a16|mxfp4|mxfp8|bnb|unsloth|dynamic|static|pertensor|block|kv|marlin|quantized|w4a16|w8a8|w8a16|w4a8|w4a4|w4g\d+|bf16|fp16|f16|mtp|g\d+|qat|ct|a?sym|hf|auto-?round)(?:-v\d)?$/;

/** Words that leave the weights that are served at 16 bits. */
const SIXTEEN_BIT_WORDS = ["bf16", "fp16", "f16"];
const NEUTRAL_WORDS: ReadonlySet<string> = new Set([...SIXTEEN_BIT_WORDS, "hf", "unsloth", "mtp"]);

/** Left at 16 bits by every tool unless it is told otherwise; parts that a model lacks do no harm. */
const USUALLY_EXCLUDED = [
  ...["embed", "lm_head", "router", "vision", "audio", "ssm_ba", "indexer_w"],
  ...["mtp", "mtp_o", "mtp_experts", "mtp_proj", "mtp_embed"],
];

function named(
  label: string,
  record: Partial<QuantizationRecord> & { method: string; bits: number },
): NamedQuantization {
  return {
    label,
    record: { excluded: null, excluded_groups: USUALLY_EXCLUDED, evidence: "the name alone", ...record },
  };
}

/** The layout that the tools behind each word write unless they are told otherwise. */
function methodNamed(words: ReadonlySet<string>): NamedQuantization | null {
  const has = (...any: readonly string[]) => any.some((word) => words.has(word));
  const gguf = [...words].map(ggufTypeOf).find((type) => type !== null);
  if (gguf) return ggufNamed(gguf);
  if (has("gguf", "exl2", "exl3", "mlx")) return null;
  // Two widths in one name: which parts have which is not said.
  if (has("int4", "w4a16") && has("bf16", "int8", "fp8")) return null;
  const bits = has("int8", "8bit", "8-bit") ? 8 : 4;
  const groupSize = groupSizeNamed(words);
  if (has("autoround", "auto-round")) return bits === 8 ? null : autoRound(groupSize ?? 128);
  if (has("awq") && bits === 8) return null;
  if (has("awq") && has("4bit", "4-bit", "int4")) return packedAwq(groupSize ?? 32);
  if (has("awq")) return named("AWQ", { method: "awq", bits: 4, group_size: groupSize ?? 128 });
  if (has("gptq"))
    return named(`GPTQ with ${bits} bits`, { method: "gptq", bits, group_size: groupSize ?? 128 });
  if (has("bnb")) return named("bitsandbytes NF4", { method: "bitsandbytes", bits: 4, group_size: 64 });
  if (has("nvfp4", "nvfp4a16", "fp4")) return named("NVFP4", { method: "nvfp4", bits: 4, group_size: 16 });
  if (has("mxfp4")) return named("MXFP4", { method: "mxfp4", bits: 4, group_size: 32 });
  if (has("mxfp8")) return named("MXFP8", { method: "mxfp8", bits: 8, group_size: 32 });
  if (has("w4a16")) {
    // Google's checkpoints of compressed-tensors after quantization-aware training have small groups.
    const usual = has("qat") && has("ct") ? 32 : 128;
    return named("W4A16", { method: "int4_group", bits: 4, group_size: groupSize ?? usual });
  }
  if (has("fp8")) {
    const cache = has("kv") ? { kv_cache: "fp8" } : {};
    return named("FP8", { method: "fp8", bits: 8, ...fp8Granularity(has), ...cache });
  }
  if (has("w8a8", "w8a16")) return named(has("w8a8") ? "INT8 W8A8" : "W8A16", { method: "int8", bits: 8 });
  return null;
}

function ggufNamed(type: string): NamedQuantization {
  return {
    label: `GGUF's ${type}`,
    record: ggufQuantization(type, false),
    tiedRecord: ggufQuantization(type, true),
  };
}

/** `AWQ-4bit` and `AWQ-INT4` are how those name their files who pack AWQ's result for compressed-tensors, in small groups. */
function packedAwq(groupSize: number): NamedQuantization {
  return named("AWQ, packed as W4A16", { method: "int4_group", bits: 4, group_size: groupSize });
}

function autoRound(groupSize: number): NamedQuantization {
  return named("AutoRound", { method: "autoround", bits: 4, group_size: groupSize });
}

/** `g128` and `w4g64` say how many weights share a scale. */
function groupSizeNamed(words: ReadonlySet<string>): number | undefined {
  for (const word of words) {
    const size = /^(?:w4)?g(\d+)$/.exec(word)?.[1];
    if (size !== undefined) return Number(size);
  }
  return undefined;
}

function fp8Granularity(has: (word: string) => boolean): Pick<QuantizationRecord, "block" | "granularity"> {
  if (has("block")) return { block: [128, 128] };
  return { granularity: has("dynamic") ? "channel" : "tensor" };
}
