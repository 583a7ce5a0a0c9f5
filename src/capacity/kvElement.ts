import { isAtLeast } from "../units/version.ts";
import type { ModelShape } from "./modelShape.ts";
import type { ServerSettings } from "./serverSettings.ts";

/**
 * Bytes that one token of one KV head takes, key and value together, by the type of the cache.
 * Source: vLLM `torch_utils.py STR_DTYPE_TO_TORCH_DTYPE`, the backends' `customize_spec`, `turboquant/config.py`.
 */
export function headTokenBytes(kvDtype: string, keySize: number, valueSize: number): number | null {
  const both = keySize + valueSize;
  switch (kvDtype) {
    case "float32":
      return 4 * both;
    case "bfloat16":
    case "float16":
    case "half":
      return 2 * both;
    case "fp8":
    case "fp8_e4m3":
    case "fp8_e5m2":
    case "fp8_inc":
    case "fp8_ds_mla":
      return both;
    case "int8_per_token_head":
    case "fp8_per_token_head":
      return both + PER_HEAD_SCALES;
    case "int4_per_token_head":
      return both / 2 + PER_HEAD_SCALES;
    case "nvfp4":
    case "nvfp4_4over6":
      return both * (1 / 2 + 1 / 16);
    default:
      return turboquantBytes(kvDtype, keySize, valueSize);
  }
}

/** A 4-byte scale for the key and one for the value. */
const PER_HEAD_SCALES = 8;

/** Packed slots of key and value, rounded up to an even number. */
function turboquantBytes(kvDtype: string, keySize: number, valueSize: number): number | null {
  const slot = (bytes: number): number => Math.ceil(bytes / 2) * 2;
  switch (kvDtype) {
    case "turboquant_k8v4":
      return slot(keySize + valueSize / 2 + 4);
    case "turboquant_4bit_nc":
      return slot(keySize / 2 + 2 + valueSize / 2 + 4);
    case "turboquant_k3v4_nc":
      return slot((3 * keySize) / 8 + 2 + valueSize / 2 + 4);
    case "turboquant_3bit_nc":
      return slot((3 * keySize) / 8 + 2 + (3 * valueSize) / 8 + 4);
    default:
      return null;
  }
}

/**
 * The type that `--kv-cache-dtype` means for this checkpoint: `auto` is what the file brings along, since 0.14 reads it
 * (pull requests 30785 and 30141), else the dtype.
 */
export function resolveKvDtype(
  { kvCacheDtype, dtype, version }: Pick<ServerSettings, "kvCacheDtype" | "dtype" | "version">,
  { checkpointKvDtype }: Pick<ModelShape, "checkpointKvDtype">,
): string {
  if (kvCacheDtype !== "auto") return kvCacheDtype;
  return isAtLeast(version, 0, 14) ? (checkpointKvDtype ?? dtype) : dtype;
}
