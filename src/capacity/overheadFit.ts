import type { OverheadCoefficients, OverheadSpreads } from "./overheadCoefficients.ts";

/**
 * Written by `npm run fit`; not to be edited by hand.
 * From 54 start-ups of 32 sources (test/fixtures/ground-truth/startup-logs.jsonl). Each source left out in turn: the sum of the
 * overheads is off by 0.411 GiB in the median and by 2.031 GiB in one row of ten.
 */
export const overheadFit: {
  readonly coefficients: OverheadCoefficients;
  readonly spreads: OverheadSpreads;
} = {
  coefficients: {
    hiddenCopies: 4.18,
    expertFactor: 0.9117,
    recurrentCopies: 3.8762,
    logitCopies: 9.4677,
    logitCopiesFrom016: 3.6444,
    logitCopiesFrom028: 6.4995,
    towerCopies: 1,
    imageOutputCopies: 11.4495,
    imageOutputCopiesFrom024: 1.0683,
    latentGiB: 0.2902,
    nonTorchGiB: 0.1467,
    nonTorchTensorParallelGiB: 0.0688,
    nonTorchMixtureFrom026GiB: 1.0205,
    nonTorchRocmGiB: 0.6956,
    cudaGraphLayerMiB: 0.1968,
  },
  spreads: {
    plain: {
      floorGiB: 0.15,
      share: 0.1,
      samplerShare: 0,
      below: 3.243,
      above: 2.414,
    },
    composed: {
      floorGiB: 0.05,
      share: 0.3,
      samplerShare: 0.8,
      below: 1.294,
      above: 3.654,
    },
  },
};
