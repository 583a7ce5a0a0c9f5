import type { OverheadCoefficients, OverheadSpread } from "./overheadCoefficients.ts";

/**
 * Written by `npm run fit`; not to be edited by hand.
 * From 51 start-ups of 31 sources (test/fixtures/ground-truth/startup-logs.jsonl). Each source left out in turn: the sum of the
 * overheads is off by 0.348 GiB in the median and by 1.518 GiB in one row of ten.
 */
export const overheadFit: {
  readonly coefficients: OverheadCoefficients;
  readonly spread: OverheadSpread;
} = {
  coefficients: {
    hiddenCopies: 4.1104,
    expertFactor: 0.9598,
    recurrentCopies: 3.9025,
    logitCopies: 9.4958,
    logitCopiesFrom016: 3.6472,
    logitCopiesFrom028: 6.56,
    towerCopies: 1.2141,
    imageOutputCopies: 11.3773,
    imageOutputCopiesFrom024: 1,
    latentGiB: 0.1529,
    nonTorchGiB: 0.1378,
    nonTorchTensorParallelGiB: 0.1043,
    nonTorchMixtureFrom026GiB: 0.7282,
    nonTorchRocmGiB: 0.7045,
    cudaGraphLayerMiB: 0.2017,
  },
  spread: {
    floorGiB: 0.1,
    share: 0.02,
    below: 7.001,
    above: 11.019,
  },
};
