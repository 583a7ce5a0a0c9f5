import type { Default } from "./default.ts";

export type ComputeDtype = "float16" | "bfloat16" | "float32";

export interface DtypeContext {
  /** `--dtype` as given; `auto` when it is not. */
  readonly written: string;
  readonly checkpointDtype: ComputeDtype;
  /** `null` off NVIDIA and where it is not known: bfloat16 is taken to run. */
  readonly computeCapability: number | null;
  readonly modelType: string;
  readonly isPooling: boolean;
}

export interface ResolvedDtype extends Default<ComputeDtype> {
  /** Why vLLM stops at start-up, in a sentence; `null` when it starts. */
  readonly refusal: string | null;
}

/**
 * The type that the model computes in.
 * Source: vllm/config/model.py, _get_and_verify_dtype and _resolve_auto_dtype; vllm/platforms/cuda.py, supported_dtypes.
 */
export function resolveDtype(context: DtypeContext): ResolvedDtype {
  const asked = dtypeNamed(context.written);
  const { computeCapability } = context;
  const runsBfloat16 = computeCapability === null || computeCapability >= 8;
  if (asked) {
    const refusal =
      asked === "bfloat16" && !runsBfloat16
        ? `bfloat16 needs compute capability 8.0, this GPU has ${computeCapability?.toFixed(1)}`
        : refuseFloat16(asked, context);
    return { value: asked, from: "--dtype", refusal };
  }
  const { value, from } = autoDtype(context, runsBfloat16);
  return { value, from, refusal: refuseFloat16(value, context) };
}

/** vLLM's names for the dtypes, its short forms included; `null` for `auto` and for what is none. */
export function dtypeNamed(written: string): ComputeDtype | null {
  return SPELLINGS.get(written.toLowerCase()) ?? null;
}

const SPELLINGS: ReadonlyMap<string, ComputeDtype> = new Map([
  ["half", "float16"],
  ["float16", "float16"],
  ["bfloat16", "bfloat16"],
  ["float", "float32"],
  ["float32", "float32"],
]);

/** Model types whose activations overflow float16. */
const NEEDS_MORE_THAN_FLOAT16 = new Set(["gemma2", "gemma3", "gemma3_text", "glm4"]);

function refuseFloat16(dtype: ComputeDtype, context: DtypeContext): string | null {
  if (dtype !== "float16" || !NEEDS_MORE_THAN_FLOAT16.has(context.modelType)) return null;
  return `vLLM does not run ${context.modelType} models in float16`;
}

function autoDtype(context: DtypeContext, runsBfloat16: boolean): Default<ComputeDtype> {
  const { checkpointDtype } = context;
  if (checkpointDtype === "float32") {
    if (context.isPooling) return { value: "float16", from: "a float32 checkpoint of a pooling model" };
    return { value: runsBfloat16 ? "bfloat16" : "float16", from: "a float32 checkpoint, halved" };
  }
  if (checkpointDtype === "bfloat16" && !runsBfloat16) {
    return { value: "float16", from: "a bfloat16 checkpoint on a GPU without bfloat16" };
  }
  return { value: checkpointDtype, from: "the checkpoint's dtype" };
}
