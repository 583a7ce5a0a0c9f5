import {
  type OverheadSpread,
  type OverheadSpreads,
  withSpread,
} from "../../src/capacity/overheadCoefficients.ts";
import { variability } from "../../src/capacity/overheads.ts";
import { quantile } from "../accuracy/summarize.ts";
import { fitCoefficients } from "./fitCoefficients.ts";
import { type OverheadObservation, predict } from "./observations.ts";

/** What the coefficients say of a row whose source took no part in finding them. */
export interface HeldOut {
  readonly observation: OverheadObservation;
  readonly predictedGiB: number;
  readonly residualGiB: number;
  readonly samplerGiB: number;
}

/** Leaves out one source at a time. */
export function crossValidate(observations: readonly OverheadObservation[]): readonly HeldOut[] {
  const sources = [...new Set(observations.map((each) => each.source))];
  return sources.flatMap((source) => {
    const coefficients = fitCoefficients(observations.filter((each) => each.source !== source));
    return observations
      .filter((each) => each.source === source)
      .map((observation) => {
        const { totalGiB: predictedGiB, samplerGiB } = predict(observation, coefficients);
        return {
          observation,
          predictedGiB,
          samplerGiB,
          residualGiB: observation.totalGiB - predictedGiB,
        };
      });
  });
}

/** Share of rows that the range is to hold. */
const HELD = 0.97;
/** Of the rows that may lie outside, as many lie below as above. */
const OUTSIDE_BELOW = 0.5;

/**
 * The range that is narrowest on average among those that hold the wanted share of rows that were not fitted. Only
 * rows of which nothing is missing count.
 */
export function fitSpreads(all: readonly HeldOut[]): OverheadSpreads {
  const core = all.filter((each) => each.observation.row.core);
  const of = (kind: keyof OverheadSpreads): OverheadSpread =>
    fitSpread(core.filter((each) => kindOf(each) === kind));
  return { plain: of("plain"), composed: of("composed") };
}

function kindOf({ observation }: HeldOut): keyof OverheadSpreads {
  return variability(observation.input.model, observation.input.server);
}

function fitSpread(heldOut: readonly HeldOut[]): OverheadSpread {
  let best: OverheadSpread = { floorGiB: 1, share: 1, below: 1, above: 1, samplerShare: 1 };
  for (const floorGiB of [0.05, 0.1, 0.15, 0.2, 0.3]) {
    for (const share of [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3]) {
      for (const samplerShare of [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8]) {
        const next = rangeFor(heldOut, { floorGiB, share, samplerShare });
        if (meanWidth(heldOut, next) < meanWidth(heldOut, best)) best = next;
      }
    }
  }
  return best;
}

/** The multiples with which a form holds the wanted share. */
function rangeFor(
  heldOut: readonly HeldOut[],
  form: Pick<OverheadSpread, "floorGiB" | "share" | "samplerShare">,
): OverheadSpread {
  const above = heldOut.map((each) => each.residualGiB / unitOf(each, form));
  const below = heldOut.map((each) => {
    const beyond = Math.max(0, -each.residualGiB) ** 2 - (form.samplerShare * each.samplerGiB) ** 2;
    return Math.sqrt(Math.max(0, beyond)) / unitOf(each, form);
  });
  return {
    ...form,
    below: Math.max(LEAST, quantile(below, 1 - (1 - HELD) * OUTSIDE_BELOW) ?? 0),
    above: Math.max(LEAST, quantile(above, 1 - (1 - HELD) * (1 - OUTSIDE_BELOW)) ?? 0),
  };
}

/** Ten starts of one configuration differ by a tenth of a GiB at the least. */
const LEAST = 0.5;

function unitOf(each: HeldOut, { floorGiB, share }: Pick<OverheadSpread, "floorGiB" | "share">): number {
  return floorGiB + share * each.predictedGiB;
}

/** Of the part of the budget that the range leaves open; a GiB is more of a small GPU than of a large one. */
function meanWidth(heldOut: readonly HeldOut[], spread: OverheadSpread): number {
  const widths = heldOut.map((each) => widthGiB(each, spread) / each.observation.budgetGiB);
  return widths.reduce((sum, width) => sum + width, 0) / widths.length;
}

function widthGiB(each: HeldOut, spread: OverheadSpread): number {
  const band = withSpread(each.predictedGiB * GIB, each.samplerGiB * GIB, spread);
  return (band.high - band.low) / GIB;
}

/** Share of rows within the range. */
export function heldShare(rows: readonly HeldOut[], spreads: OverheadSpreads): number {
  const held = rows.filter((each) => {
    const spread = spreads[kindOf(each)];
    const { low, high } = withSpread(each.predictedGiB * GIB, each.samplerGiB * GIB, spread);
    return each.observation.totalGiB * GIB >= low && each.observation.totalGiB * GIB <= high;
  });
  return held.length / rows.length;
}

const GIB = 2 ** 30;
