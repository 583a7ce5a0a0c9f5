import type { OverheadSpread } from "../../src/capacity/overheadCoefficients.ts";
import { quantile } from "../accuracy/summarize.ts";
import { fitCoefficients } from "./fitCoefficients.ts";
import { type OverheadObservation, predict } from "./observations.ts";

/** What the coefficients say of a row whose source took no part in finding them. */
export interface HeldOut {
  readonly observation: OverheadObservation;
  readonly predictedGiB: number;
  readonly residualGiB: number;
}

/** Leaves out one source at a time. */
export function crossValidate(observations: readonly OverheadObservation[]): readonly HeldOut[] {
  const sources = [...new Set(observations.map((each) => each.source))];
  return sources.flatMap((source) => {
    const coefficients = fitCoefficients(observations.filter((each) => each.source !== source));
    return observations
      .filter((each) => each.source === source)
      .map((observation) => {
        const predictedGiB = predict(observation, coefficients).totalGiB;
        return { observation, predictedGiB, residualGiB: observation.totalGiB - predictedGiB };
      });
  });
}

/** Share of rows that the range is to hold. */
export const HELD = 0.92;

/**
 * The narrowest range of the form `multiple × (floor + share × overheads)` that holds the wanted share of rows that
 * were not fitted: as many are left out above as below. Only rows of which nothing is missing count.
 */
export function fitSpread(all: readonly HeldOut[]): OverheadSpread {
  const heldOut = all.filter((each) => each.observation.row.core);
  const candidates: OverheadSpread[] = [];
  for (const floorGiB of [0.05, 0.1, 0.15, 0.2, 0.3]) {
    for (const share of [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3]) {
      const scaled = heldOut.map((each) => each.residualGiB / (floorGiB + share * each.predictedGiB));
      const below = Math.max(0, -(quantile(scaled, (1 - HELD) / 2) ?? 0));
      const above = Math.max(0, quantile(scaled, (1 + HELD) / 2) ?? 0);
      candidates.push({ floorGiB, share, below, above });
    }
  }
  const width = (spread: OverheadSpread): number =>
    quantile(
      heldOut.map(
        (each) => (spread.below + spread.above) * (spread.floorGiB + spread.share * each.predictedGiB),
      ),
      0.5,
    ) ?? 0;
  return candidates.reduce((best, next) => (width(next) < width(best) ? next : best));
}
