import type {
  SpeedCoefficients,
  SpeedFigure,
  SpeedSpreads,
  Spread,
} from "../../src/performance/speedCoefficients.ts";
import { quantile } from "../accuracy/summarize.ts";
import type { SpeedFigureName } from "../performance/scoreSpeed.ts";
import { fitSpeedCoefficients } from "./fitSpeedCoefficients.ts";
import { measuredResiduals, type SpeedObservation } from "./speedObservations.ts";

/** What the coefficients say of a figure whose source took no part in finding them: logarithm of estimate over measured. */
export interface HeldOutSpeed {
  readonly observation: SpeedObservation;
  readonly figure: SpeedFigureName;
  readonly residual: number;
}

/** Leaves out one source at a time. */
export function crossValidateSpeed(
  observations: readonly SpeedObservation[],
  fitted: SpeedCoefficients,
): readonly HeldOutSpeed[] {
  const sources = [...new Set(observations.map((each) => each.source))];
  return sources.flatMap((source) => {
    const rest = observations.filter((each) => each.source !== source);
    const coefficients = fitSpeedCoefficients(rest, fitted);
    return observations
      .filter((each) => each.source === source)
      .flatMap((observation) =>
        measuredResiduals(observation, coefficients).map((each) => ({ observation, ...each })),
      );
  });
}

/** Share of figures that a range is to hold, and at most how far it reaches: a factor of three says nothing more. */
const HELD = 0.9;
const WIDEST = { below: 0.75, above: 3 } as const;

/** Ranges that hold most figures of sources that were left out, by kind of model. A source counts once. */
export function fitSpeedSpreads(heldOut: readonly HeldOutSpeed[]): SpeedSpreads {
  const of = (mixture: boolean): Readonly<Record<SpeedFigure, Spread>> => {
    const rows = heldOut.filter((each) => each.observation.mixture === mixture);
    const spread = (figure: SpeedFigureName): Spread =>
      spreadOf(rows.filter((each) => each.figure === figure));
    return { tpot: spread("tpot"), ttft: spread("ttft"), throughput: spread("outputThroughput") };
  };
  return { dense: of(false), mixture: of(true) };
}

function spreadOf(rows: readonly HeldOutSpeed[]): Spread {
  // Measured over estimate is what the range multiplies.
  const factors = rows.map((each) => Math.exp(-each.residual));
  const low = quantile(factors, (1 - HELD) / 2) ?? 1;
  const high = quantile(factors, 1 - (1 - HELD) / 2) ?? 1;
  return {
    below: Math.min(WIDEST.below, Math.max(LEAST, 1 - low)),
    above: Math.min(WIDEST.above, Math.max(LEAST, high - 1)),
  };
}

/** Two runs of one benchmark differ by a twentieth. */
const LEAST = 0.05;
