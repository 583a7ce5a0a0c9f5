import type { Percentiles } from "../performance/percentiles.ts";
import { simulate } from "../performance/simulate.ts";
import { concurrencyUpTo, type SpeedObjective } from "../performance/speedCurve.ts";
import type { MeasuredTime } from "../plan/plan.ts";
import { known, lessIsBetter } from "./ends.ts";
import type { Figure, ObjectiveReach } from "./planSizing.ts";
import type { RequestSpeed } from "./requestSpeed.ts";

/** The times of a request that objectives are about. */
export type TimeName = "latency" | "ttft" | "tpot";

/**
 * What was measured, held against a percentile: that one, else the next higher that was kept, else the highest. An
 * average is the mean, where that was kept.
 */
export function measuredFigure(measured: MeasuredTime, percentile: number | null): Figure {
  const { percentiles, mean } = measured;
  const kept = percentiles.find((each) => each.percentile >= (percentile ?? 101)) ?? percentiles.at(-1);
  const figure = percentile === null ? (mean ?? measured) : (kept?.figure ?? measured);
  return known(lessIsBetter(figure.value));
}

/** The estimate of a time; for a percentile the formula's range, as far off as the simulated scheduler has it. */
export function estimatedFigure(
  { input, speed }: RequestSpeed,
  time: TimeName,
  percentile: number | null,
): Figure {
  const band = speed[fields[time]];
  if (percentile === null) return known(lessIsBetter(band));
  const simulated = simulate(input, { seed: 1, requests: SIMULATED_REQUESTS, spreading: SPREADING });
  if ("problem" in simulated) return known(lessIsBetter(band));
  const times = simulated[fields[time]];
  const factor = times.mean > 0 ? percentileOf(times, percentile) / times.mean : 1;
  return known(lessIsBetter({ low: band.low * factor, high: band.high * factor }));
}

/** Why a time is too long, and up to how many requests it likely would not be. `value` is the one that was held against it. */
export function reachOf(
  { input, speed, concurrency }: RequestSpeed,
  time: TimeName,
  limitMs: number,
  value: Figure,
  service: string,
  copies: number,
): ObjectiveReach | null {
  if (value.ends === null || value.ends.unfavourable <= 0) return null;
  // The curve knows average times; a percentile is as much longer as it was found to be.
  const factor = value.ends.unfavourable / speed[fields[time]].high;
  const objective: SpeedObjective = { [fields[time]]: limitMs / factor };
  const expected = Math.max(1, Math.ceil(concurrency));
  const upTo = concurrencyUpTo(input, objective, expected);
  if (typeof upTo !== "number") return null;
  return { service, limit: speed.limit, upTo: upTo * copies, isLikelyKept: upTo >= expected };
}

const fields = { latency: "requestMs", ttft: "ttftMs", tpot: "tpotMs" } as const;

/** Enough for a 99th percentile, and done in a moment. */
const SIMULATED_REQUESTS = 400;
/** Lengths lie between half of the mean and one and a half. */
const SPREADING = { input: 0.5, output: 0.5 } as const;

/** The next of the percentiles that a simulation gives. */
function percentileOf({ p50, p90, p95, p99 }: Percentiles, percentile: number): number {
  if (percentile <= 50) return p50;
  if (percentile <= 90) return p90;
  return percentile <= 95 ? p95 : p99;
}
