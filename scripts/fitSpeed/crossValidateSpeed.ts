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

/** Sources of fewer points are left out several together, which asks more of the rest and takes less time. */
const OWN_FOLD = 10;
const SOURCES_A_FOLD = 6;

/** Leaves out one source at a time. */
export function crossValidateSpeed(
  observations: readonly SpeedObservation[],
  fitted: SpeedCoefficients,
): readonly HeldOutSpeed[] {
  return foldsOf(observations).flatMap((sources) => {
    const rest = observations.filter((each) => !sources.has(each.source));
    const coefficients = fitSpeedCoefficients(rest, fitted);
    return observations
      .filter((each) => sources.has(each.source))
      .flatMap((observation) =>
        measuredResiduals(observation, coefficients).map((each) => ({ observation, ...each })),
      );
  });
}

function foldsOf(observations: readonly SpeedObservation[]): readonly ReadonlySet<string>[] {
  const points = new Map<string, number>();
  for (const { source } of observations) points.set(source, (points.get(source) ?? 0) + 1);
  const large = [...points.keys()].filter((source) => (points.get(source) ?? 0) >= OWN_FOLD);
  const small = [...points.keys()].filter((source) => (points.get(source) ?? 0) < OWN_FOLD);
  const together = Array.from({ length: Math.ceil(small.length / SOURCES_A_FOLD) }, (_, fold) =>
    small.slice(fold * SOURCES_A_FOLD, (fold + 1) * SOURCES_A_FOLD),
  );
  return [...large.map((source) => [source]), ...together].map((sources) => new Set(sources));
}

/** Share of figures that a range is to hold, and at most how far it reaches: a factor of three says nothing more. */
const HELD = 0.85;
const WIDEST = { below: 0.75, above: 3 } as const;

/** Ranges that hold most figures of sources that were left out, by kind of model. */
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
