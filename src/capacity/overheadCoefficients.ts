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

/** How far the printed figures lie from the coefficients' result: shares of it, below and above. */
export interface OverheadSpread {
  /** Constant part in GiB and part that grows with the overheads. */
  readonly floorGiB: number;
  readonly share: number;
  /** Multiples of `floorGiB + share × overheads` that hold nine of ten rows of sources that were not fitted. */
  readonly below: number;
  readonly above: number;
}
