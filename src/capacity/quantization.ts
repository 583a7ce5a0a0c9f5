import type { WeightRole } from "./weightMatrix.ts";

/** How a checkpoint's matrices are stored: one method for all but the excluded roles, or methods by part. */
export interface CheckpointQuantization {
  /** What the method is called: `awq`, `fp8`, `mixed`. */
  readonly method: string;
  readonly parts: readonly QuantizedPart[];
}

export interface QuantizedPart {
  readonly layout: QuantizedLayout;
  /** Roles that the method covers; a list, since shapes travel to the panel as JSON. */
  readonly roles: readonly WeightRole[];
  /** Share of the roles' matrices that are covered, the rest stays at the model's dtype. */
  readonly share: number;
}

/** Storage of one quantized matrix. */
export type QuantizedLayout =
  | { readonly method: "fp8_block"; readonly block: readonly [number, number]; readonly scaleBytes: number }
  | { readonly method: "fp8_channel" }
  | { readonly method: "fp8_tensor" }
  | { readonly method: "int8_channel" }
  | { readonly method: "awq"; readonly groupSize: number }
  | { readonly method: "gptq"; readonly groupSize: number; readonly bits: number; readonly zeroBias: boolean }
  /** Integers with a 16-bit scale per group, and a 4-bit zero point unless symmetric (compressed-tensors pack-quantized). */
  | { readonly method: "int4_group"; readonly groupSize: number; readonly zeroPoint?: boolean }
  | { readonly method: "mxfp4"; readonly groupSize: number }
  | { readonly method: "mxfp8"; readonly groupSize: number }
  | { readonly method: "nvfp4"; readonly groupSize: number }
  | { readonly method: "bitsandbytes_nf4" }
  /** Blocks of llama.cpp, mixed over the layers; `mergedBits` where vLLM pads matrices that it merges to the widest. */
  | { readonly method: "gguf"; readonly bits: number; readonly mergedBits: number };

export type QuantizedMethod = QuantizedLayout["method"];
