import type { Band } from "./band.ts";

/**
 * What the arithmetic of the overheads leaves to measurement. Few, each with a physical meaning; sizes in GiB, factors
 * without unit. `npm run fit` finds them from published start-ups and writes `overheadFit.ts`.
 */
export interface OverheadCoefficients {
  /** Hidden states that are alive at a layer's peak: input, residual, normed, output. */
  readonly hiddenCopies: number;
  /** Intermediate results of experts beside the arithmetic of vLLM's two workspaces. */
  readonly expertFactor: number;
  /** Widths of a recurrent layer's projections that are alive at once. */
  readonly recurrentCopies: number;
  /** fp32 copies of the logits while the sampler is profiled: up to 0.15 and on the second runner. */
  readonly logitCopies: number;
  /** On the first runner since 0.16. */
  readonly logitCopiesFrom016: number;
  /** On the second runner since 0.28. */
  readonly logitCopiesFrom028: number;
  /** Hidden states that are alive at the peak of a vision tower's layer. */
  readonly towerCopies: number;
  /** Copies of the tower's output that are alive while the text model runs; fewer since 0.24. */
  readonly imageOutputCopies: number;
  readonly imageOutputCopiesFrom024: number;
  /** What latent attention holds beside its workspace for chunked prefill. */
  readonly latentGiB: number;
  readonly nonTorchGiB: number;
  readonly nonTorchTensorParallelGiB: number;
  /** Of mixtures since 0.26, which counts what the allocator holds beside the tensors. */
  readonly nonTorchMixtureFrom026GiB: number;
  /** AMD's libraries hold more. */
  readonly nonTorchRocmGiB: number;
  /** A CUDA graph of one layer for one captured batch. */
  readonly cudaGraphLayerMiB: number;
}

/**
 * How far printed figures lie from what the coefficients give. Above: `above × (floor + share × overheads)`. Below, the
 * same with `below`, and the share of the sampler's peak that other sampling kernels save: which one runs depends on
 * what is installed.
 */
export interface OverheadSpread {
  readonly floorGiB: number;
  readonly share: number;
  readonly below: number;
  readonly above: number;
  readonly samplerShare: number;
}

/** Dense text models have little that varies; experts, latent attention, recurrent layers, towers and stages do. */
export interface OverheadSpreads {
  readonly plain: OverheadSpread;
  readonly composed: OverheadSpread;
}

/** The ends of the range around `bytes`, of which the sampler's copies make up `samplerBytes`. */
export function withSpread(bytes: number, samplerBytes: number, spread: OverheadSpread): Band {
  const unit = spread.floorGiB * 2 ** 30 + spread.share * bytes;
  const down = Math.hypot(spread.below * unit, spread.samplerShare * samplerBytes);
  return { low: Math.max(0, bytes - down), mid: bytes, high: bytes + spread.above * unit };
}
