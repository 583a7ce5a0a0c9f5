import type { GpuChoice } from "./deployment.ts";

/** A change to a deployment that can be tried by estimating again, and written back into the file that it was read from. */
export type Change =
  | { readonly kind: "setting"; readonly field: string; readonly value: string | number | boolean }
  | { readonly kind: "remove-setting"; readonly field: string }
  | { readonly kind: "model"; readonly id: string }
  /** Another kind of GPU; `count` where it is written beside it, `null` to leave the count alone. */
  | { readonly kind: "gpu"; readonly gpu: GpuChoice; readonly count: number | null }
  /** Fewer or more GPUs of the same kind. */
  | { readonly kind: "gpu-count"; readonly count: number };
