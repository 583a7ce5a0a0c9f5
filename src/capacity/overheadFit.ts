import type { OverheadCoefficients, OverheadSpreads } from "./overheadCoefficients.ts";

/**
 * Written by `npm run fit`; not to be edited by hand.
 * From 54 start-ups of 32 sources (test/fixtures/ground-truth/startup-logs.jsonl). Each source left out in turn: the sum of the
 * overheads is off by 0.366 GiB in the median and by 1.757 GiB in one row of ten.
 */
export const overheadFit: {
  readonly coefficients: OverheadCoefficients;
  readonly spreads: OverheadSpreads;
} = {
  coefficients: {
    hiddenCopies: 4.1835,
    expertFactor: 0.9218,
    recurrentCopies: 3.7956,
    logitCopies: 9.4733,
    logitCopiesFrom016: 4.1239,
    logitCopiesFrom028: 6.0856,
    towerCopies: 1.6948,
    imageOutputCopies: 9.0944,
    imageOutputCopiesFrom024: 1.399,
    latentGiB: 0.2989,
    nonTorchGiB: 0.1142,
    nonTorchTensorParallelGiB: 0.2304,
    nonTorchMixtureFrom026GiB: 0.7027,
    nonTorchRocmGiB: 0.6741,
    cudaGraphLayerMiB: 0.1922,
  },
  spreads: {
    plain: {
      floorGiB: 0.05,
      share: 0.05,
      samplerShare: 0,
      below: 7.527,
      above: 4.762,
    },
    composed: {
      floorGiB: 0.05,
      share: 0.3,
      samplerShare: 0.8,
      below: 1.167,
      above: 3.728,
    },
  },
};
