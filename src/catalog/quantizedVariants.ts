import { modelFamilies, nameIndex, repositoryOf } from "./modelIndex.ts";
import { parseModelName } from "./modelName.ts";
import type { QuantizationRecord } from "./modelRecord.ts";
import { modelById } from "./models.ts";

/** A checkpoint of the catalogue with the same weights in fewer bits. */
export interface QuantizedVariant {
  readonly id: string;
  /** vLLM's method, with the scheme where a method has several: `awq`, `compressed-tensors/wna16`. */
  readonly method: string;
  /** Of one weight; where parts differ, of the smallest. */
  readonly bits: number;
}

/**
 * The quantized checkpoints of the very same model: of Qwen/Qwen2.5-7B-Instruct those of the instruct model, never
 * those of the base model that both rows of the table inherit from. Whoever asks for a variant gets its siblings.
 */
export function quantizedVariants(id: string): readonly QuantizedVariant[] {
  const row = nameIndex().byName.get(id.toLowerCase());
  const family = row && modelFamilies().get(parseModelName(repositoryOf(row.id)).stem);
  if (!family) return [];
  return family.quantized.flatMap((variant) => {
    const quantization = variant === row.id ? null : modelById(variant)?.record.quantization;
    return quantization
      ? [{ id: variant, method: vllmMethod(quantization), bits: fewestBits(quantization) }]
      : [];
  });
}

/** vLLM's name for the method of a checkpoint, as `quantizationFloor` takes it. */
export function vllmMethod(quantization: QuantizationRecord): string {
  const { method } = quantization;
  const isCompressedTensors = quantization.format?.startsWith("compressed-tensors") ?? false;
  switch (method) {
    case "fp8":
      return isCompressedTensors ? "compressed-tensors/w8a8-fp8" : "fp8";
    case "int8":
      return "compressed-tensors/w8a8-int8";
    case "int4_group":
      return "compressed-tensors/wna16";
    case "autoround":
      return "inc";
    case "nvfp4":
    case "modelopt_nvfp4":
      return "modelopt_fp4";
    case "mxfp4":
      return isCompressedTensors ? "compressed-tensors/mxfp4" : "mxfp4";
    case "mxfp8":
      return "modelopt_mxfp8";
    case "modelopt_fp8":
      return "modelopt";
    case "mixed":
      return quantization.parts?.some((part) => part.method === "nvfp4") ? "modelopt_fp4" : "modelopt";
    default:
      return method;
  }
}

function fewestBits(quantization: QuantizationRecord): number {
  if (quantization.bits !== null) return quantization.bits;
  const methods = [quantization.method, ...(quantization.parts ?? []).map((part) => part.method)];
  return methods.some((method) => /4$|awq|int4/.test(method)) ? 4 : 8;
}
