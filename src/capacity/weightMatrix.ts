/** A tensor of the model with what decides its bytes on one GPU: shape, role, how parallelism divides it. */
export interface WeightMatrix {
  /** Part of the model that quantization methods include or exclude. */
  readonly role: WeightRole;
  readonly name: string;
  /** Output width. */
  readonly rows: number;
  /** Input width; 1 for a vector, which no method quantizes. */
  readonly columns: number;
  readonly count: number;
  readonly split: TensorSplit;
  /** What is dealt out whole: the heads of `kv_heads` (at least one each), the experts of a mixture. */
  readonly units?: number;
  /** Bytes of one element where the tensor does not follow the model's dtype. */
  readonly elementBytes?: number;
}

export const weightRoles = [
  "embed",
  "lm_head",
  "attn",
  "attn_o",
  "mlp",
  "experts",
  "shared",
  "router",
  "norm",
  "ssm",
  "ssm_ba",
  "indexer",
  "indexer_w",
  "latent",
  "compressor",
  "hc",
  "mtp",
  "mtp_o",
  "mtp_experts",
  "mtp_proj",
  "mtp_embed",
  "vision",
  "audio",
] as const;
export type WeightRole = (typeof weightRoles)[number];

/**
 * How tensor parallelism divides a tensor:
 * `output` by rows, `input` by columns, `vocabulary` by padded rows, `kv_heads` by rows but never below one head,
 * `expert_output` and `expert_input` inside each expert, over data parallelism too, or by whole experts with expert
 * parallelism; `expert_whole` only by whole experts; `replicated` not at all.
 */
export type TensorSplit =
  | "output"
  | "input"
  | "vocabulary"
  | "kv_heads"
  | "expert_output"
  | "expert_input"
  | "expert_whole"
  | "replicated";

export function matrix(
  role: WeightRole,
  name: string,
  rows: number,
  columns: number,
  split: TensorSplit,
): WeightMatrix {
  return { role, name, rows, columns, count: 1, split };
}

/** Name of a table of n-grams: billions of rarely read values, which vLLM can keep in the host's memory. */
export const NGRAM_TABLE = "n-gram table";

/** Bias, norm, convolution: values that every method leaves at the model's dtype. */
export function vector(
  role: WeightRole,
  name: string,
  elements: number,
  split: TensorSplit = "replicated",
): WeightMatrix {
  return { role, name, rows: elements, columns: 1, count: 1, split };
}

export function elementsOf(matrix: WeightMatrix): number {
  return matrix.rows * matrix.columns * matrix.count;
}

export function isVector(matrix: WeightMatrix): boolean {
  return matrix.columns === 1;
}
