import type { ConfigReader } from "./configReader.ts";
import type { QuantizationRecord } from "./modelRecord.ts";

/** How the checkpoint is quantized, from `quantization_config`; `null` when it is not. */
export function quantizationFromConfig(config: ConfigReader | undefined): QuantizationRecord | null {
  if (!config) return null;
  const method = config.text("quant_method")?.toLowerCase() ?? (config.has("quant_algo") ? "modelopt" : "");
  const excluded =
    config.texts("modules_to_not_convert", "ignored_layers", "ignore", "exclude_modules") ?? [];
  const layout = layoutOf(method, config);
  return {
    ...layout,
    bits: layout.bits ?? null,
    ...excludedGroups(excluded),
    kv_cache: kvCacheType(config),
    excluded: null,
    evidence: "config read",
  };
}

/** `hf_quant_config.json`, where ModelOpt keeps what other tools write into `config.json`. */
export function quantizationFromModelOpt(config: ConfigReader): QuantizationRecord | null {
  return quantizationFromConfig(config.object("quantization"));
}

type Layout = Partial<QuantizationRecord> & Pick<QuantizationRecord, "method">;

/** One group over all input channels, as `-1` asks for. */
const WHOLE_ROW = 2 ** 20;

function layoutOf(method: string, config: ConfigReader): Layout {
  const bits = config.count("bits", "w_bit") ?? 4;
  const groupSize = config.count("group_size", "q_group_size") ?? WHOLE_ROW;
  switch (method) {
    case "awq":
      return { method: "awq", bits, group_size: groupSize };
    case "gptq":
      return { method: "gptq", bits, group_size: groupSize };
    case "fp8": {
      const block = config.counts("weight_block_size");
      const [rows, columns] = block ?? [];
      if (rows && columns) return { method: "fp8", bits: 8, block: [rows, columns] };
      return { method: "fp8", bits: 8, granularity: "tensor" };
    }
    case "fbgemm_fp8":
      return { method: "fp8", bits: 8, granularity: "channel" };
    case "bitsandbytes":
      return config.flag("load_in_4bit")
        ? { method, bits: 4, group_size: 64 }
        : { method: "bitsandbytes with 8 bits" };
    case "mxfp4":
      return { method: "mxfp4", bits: 4, group_size: 32 };
    case "modelopt":
    case "modelopt_fp4":
      return modelOptLayout(config.text("quant_algo") ?? "", config);
    case "compressed-tensors":
      return compressedLayout(config);
    default:
      return { method: method || "of an unnamed kind" };
  }
}

function modelOptLayout(algorithm: string, config: ConfigReader): Layout {
  switch (algorithm.toUpperCase()) {
    case "FP8":
      return { method: "fp8", bits: 8, granularity: "tensor" };
    case "NVFP4":
      return { method: "nvfp4", bits: 4, group_size: config.count("group_size") ?? 16 };
    case "MXFP8":
      return { method: "mxfp8", bits: 8, group_size: 32 };
    default:
      return { method: `modelopt ${algorithm}`.trim() };
  }
}

/** A checkpoint with one scheme for all of its layers; several are not taken apart. */
function compressedLayout(config: ConfigReader): Layout {
  const format = `compressed-tensors ${config.text("format") ?? ""}`.trim();
  const groups = config.object("config_groups");
  const only = groups?.keys.length === 1 ? groups.object(groups.keys[0] ?? "") : undefined;
  const weights = only?.object("weights");
  const bits = weights?.count("num_bits");
  if (!weights || bits === undefined) return { method: "compressed-tensors with several schemes", format };
  const isFloat = weights.text("type") === "float";
  const groupSize = weights.count("group_size");
  if (isFloat && bits === 8) return { method: "fp8", bits, format, ...compressedFp8Scale(weights) };
  if (isFloat && bits === 4) {
    return groupSize === 32
      ? { method: "mxfp4", bits, group_size: 32, format }
      : { method: "nvfp4", bits, group_size: groupSize ?? 16, format };
  }
  if (bits === 8) return { method: "int8", bits, format };
  if (bits === 4) return { method: "int4_group", bits, group_size: groupSize ?? WHOLE_ROW, format };
  return { method: `compressed-tensors with ${bits} bits`, format };
}

function compressedFp8Scale(weights: ConfigReader): Pick<QuantizationRecord, "block" | "granularity"> {
  const [rows, columns] = weights.counts("block_structure") ?? [];
  if (rows && columns) return { block: [rows, columns] };
  return { granularity: weights.text("strategy") === "tensor" ? "tensor" : "channel" };
}

function kvCacheType(config: ConfigReader): string | null {
  const algorithm = config.text("kv_cache_quant_algo")?.toLowerCase();
  if (algorithm) return algorithm;
  const scheme = config.object("kv_cache_scheme");
  return scheme?.count("num_bits") === 8 && scheme.text("type") === "float" ? "fp8" : null;
}

/** What part of a model a module's name speaks of; the first that matches. */
const MODULES: readonly (readonly [pattern: RegExp, group: string | null])[] = [
  [/norm|rotary|conv1d/, null],
  [/lm_head|output_layer/, "lm_head"],
  [/embed_tokens|word_embeddings|wte/, "embed"],
  [/visual|vision|image|multi_modal_projector|mm_projector/, "vision"],
  [/audio|speech/, "audio"],
  [/eh_proj/, "mtp_proj"],
  [/mtp|nextn/, "mtp"],
  [
    /shared_expert_gate|(?:mlp|moe|feed_forward)\.(?:gate|router)$|router|gate\.weight$|block_sparse_moe\.gate$/,
    "router",
  ],
  [/linear_attn\.in_proj_(?:b|a|ba)$/, "ssm_ba"],
  [/linear_attn|mamba|mixer/, "ssm"],
  [/indexer/, "indexer"],
  [/self_attn|attention|attn/, "attn"],
  [/shared_expert/, "shared"],
  [/experts/, "experts"],
  [/mlp|feed_forward/, "mlp"],
];

/** The part of the model that a module or tensor is of; `null` for norms and for what no method touches. */
export function groupOfModule(module: string): string | null {
  return MODULES.find(([pattern]) => pattern.test(module))?.[1] ?? null;
}

/**
 * The groups that all excluded modules make up. A module that only some layers exclude makes the quantization
 * uneven: `dynamic`, whose layout nobody can derive from here.
 */
function excludedGroups(modules: readonly string[]): Pick<QuantizationRecord, "excluded_groups" | "dynamic"> {
  const groups = new Set(["embed", "lm_head", "router"]);
  const layersOfModule = new Map<string, Set<string>>();
  for (const module of modules) {
    const group = groupOfModule(module);
    if (group === null) continue;
    groups.add(group);
    const layer = /layers\.(\d+)\./.exec(module)?.[1];
    const key = module.replace(/layers\.\d+\./, "layers.*.");
    if (layer !== undefined && group !== "router") {
      layersOfModule.set(key, (layersOfModule.get(key) ?? new Set()).add(layer));
    }
  }
  const counts = new Set([...layersOfModule.values()].map((layers) => layers.size));
  const uneven = counts.size > 1 || (counts.size === 1 && counts.has(1));
  return { excluded_groups: [...groups], ...(uneven && { dynamic: true }) };
}
