import {
  type GpuClass,
  gpuClasses,
  type ReachableShares,
  type SharedCoefficients,
  type SpeedCoefficients,
} from "../../src/performance/speedCoefficients.ts";
import { type Bounded, minimize } from "../fit/minimize.ts";
import { measuredResiduals, type SpeedObservation } from "./speedObservations.ts";

/**
 * Where each share starts, which is where it stays unless rows speak of it, and what its meaning allows. Starts of the
 * bandwidth are kernels measured alone (matrices of 256 MB and more, few rows: A100 0.77, H100 0.88, H200 0.84, B200
 * 0.82, L40S 0.83, RTX PRO 6000 0.93); of the arithmetic, the same with thousands of rows (0.56 to 0.85).
 */
const classStarts: Readonly<Record<GpuClass, { readonly bandwidth: number; readonly compute: number }>> = {
  ampereHbm: { bandwidth: 0.77, compute: 0.75 },
  hopper: { bandwidth: 0.86, compute: 0.75 },
  blackwellHbm: { bandwidth: 0.82, compute: 0.68 },
  gddr: { bandwidth: 0.87, compute: 0.75 },
  turing: { bandwidth: 0.75, compute: 0.6 },
  cdna: { bandwidth: 0.65, compute: 0.45 },
  rdna: { bandwidth: 0.8, compute: 0.45 },
  other: { bandwidth: 0.75, compute: 0.4 },
};

const sharedBounds: Readonly<Record<keyof SharedCoefficients, Bounded>> = {
  fp8Read: { start: 0.93, low: 0.8, high: 1 },
  fp4Read: { start: 0.75, low: 0.5, high: 1 },
  int4Read: { start: 0.84, low: 0.6, high: 1 },
  awqRead: { start: 0.76, low: 0.6, high: 1 },
  fp8Compute: { start: 0.75, low: 0.5, high: 1 },
  fp4Compute: { start: 0.6, low: 0.3, high: 1 },
  widenedCompute: { start: 0.85, low: 0.5, high: 1 },
  expertRead: { start: 0.7, low: 0.3, high: 1 },
  earlyFp8ExpertRead: { start: 0.6, low: 0.3, high: 1 },
  expertCompute: { start: 0.5, low: 0.15, high: 1 },
  earlyRocmFp8: { start: 0.15, low: 0.05, high: 1 },
  routingSpread: { start: 0.8, low: 0.3, high: 1 },
  sharpness: { start: 2, low: 1, high: 4 },
  crowdedPcie: { start: 0.4, low: 0.2, high: 0.8 },
  networkMicros: { start: 400, low: 20, high: 800 },
  networkGBPerSecond: { start: 1.25, low: 0.5, high: 5 },
  kvRead: { start: 0.85, low: 0.5, high: 1 },
  attentionCompute: { start: 0.45, low: 0.2, high: 0.8 },
  stepMs: { start: 0.6, low: 0.2, high: 2 },
  firstEngineMs: { start: 2, low: 0, high: 4 },
  lockstepMs: { start: 2, low: 0, high: 8 },
  layerMicros: { start: 40, low: 20, high: 80 },
  convertLayerMicros: { start: 10, low: 0, high: 40 },
  mixtureLayerMicros: { start: 15, low: 0, high: 60 },
  composedLayerMicros: { start: 30, low: 0, high: 80 },
  eagerLayerMicros: { start: 400, low: 200, high: 800 },
  sequenceMicros: { start: 10, low: 0, high: 60 },
  hostSequenceMicros: { start: 15, low: 0, high: 30 },
  requestMs: { start: 20, low: 5, high: 60 },
};

const PACE: Bounded = { start: 1, low: 0.6, high: 1.8 };

type Name = keyof SharedCoefficients | `${GpuClass}.${keyof ReachableShares}`;

const bounds: Readonly<Record<string, Bounded>> = {
  ...sharedBounds,
  ...Object.fromEntries(
    gpuClasses.flatMap((name) => [
      [`${name}.bandwidth`, around(classStarts[name].bandwidth, 0.12)],
      [`${name}.compute`, around(classStarts[name].compute, 0.25)],
      [`${name}.pace`, PACE],
    ]),
  ),
};

function around(start: number, reach: number): Bounded {
  return { start, low: Math.max(0.1, start - reach), high: Math.min(0.95, start + reach) };
}

/** The coefficients as the arithmetic takes them. */
function toCoefficients(values: Readonly<Record<string, number>>): SpeedCoefficients {
  const value = (name: Name): number => values[name] ?? bounds[name]?.start ?? 0;
  const shared = Object.keys(sharedBounds) as (keyof SharedCoefficients)[];
  const classes = gpuClasses.map(
    (name) =>
      [
        name,
        {
          bandwidth: value(`${name}.bandwidth`),
          compute: value(`${name}.compute`),
          pace: value(`${name}.pace`),
        },
      ] as const,
  );
  return {
    classes: Object.fromEntries(classes) as SpeedCoefficients["classes"],
    shared: Object.fromEntries(shared.map((name) => [name, value(name)])) as Record<
      keyof SharedCoefficients,
      number
    >,
  };
}

/**
 * The coefficients that come nearest to what was measured, searched from `near` where it is given. A source counts
 * by its points to the power of two thirds, and a figure that no coefficient can explain hardly pulls: beyond a few
 * spreads the cost grows as a logarithm.
 */
export function fitSpeedCoefficients(
  observations: readonly SpeedObservation[],
  near?: SpeedCoefficients,
): SpeedCoefficients {
  const figuresOf = new Map<string, number>();
  for (const each of observations) figuresOf.set(each.source, (figuresOf.get(each.source) ?? 0) + 1);
  const found = minimize(near ? startingAt(near) : bounds, (values) => {
    const coefficients = toCoefficients(values);
    let cost = PRIOR * distanceFromStart(values);
    for (const each of observations) {
      const weight = 1 / Math.cbrt(figuresOf.get(each.source) ?? 1);
      for (const { figure, residual } of measuredResiduals(each, coefficients)) {
        cost += weight * Math.log1p((residual / SPREAD[figure]) ** 2);
      }
    }
    return cost;
  });
  return toCoefficients(found);
}

/** The same bounds, with the search beginning at known coefficients. */
function startingAt({ classes, shared }: SpeedCoefficients): Readonly<Record<string, Bounded>> {
  const known = new Map<string, number>(Object.entries(shared));
  for (const name of gpuClasses) {
    known.set(`${name}.bandwidth`, classes[name].bandwidth);
    known.set(`${name}.compute`, classes[name].compute);
    known.set(`${name}.pace`, classes[name].pace);
  }
  return Object.fromEntries(
    Object.entries(bounds).map(([name, bound]) => [
      name,
      { ...bound, start: known.get(name) ?? bound.start },
    ]),
  );
}

/** How far runs of the same setting differ; the first token depends on the client too. */
const SPREAD = { tpot: 0.15, ttft: 0.3, outputThroughput: 0.15 } as const;

/**
 * How hard rows must pull. Chosen by what it does to sources that take no part: with a tenth of it the sweeps of data-centre
 * GPUs, left out, are missed by 29% instead of 13% in the median time per token.
 */
const PRIOR = 20;

function distanceFromStart(values: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const [name, { start, low, high }] of Object.entries(bounds)) {
    sum += (((values[name] ?? start) - start) / (high - low)) ** 2;
  }
  return sum;
}
