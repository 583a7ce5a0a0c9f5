import { estimateSpeed } from "./estimateSpeed.ts";
import type { NoSpeed, Speed, SpeedInput } from "./speedTypes.ts";

/** A speed at a number of open requests. */
export interface SpeedPoint {
  readonly concurrency: number;
  readonly speed: Speed;
}

/** The speeds at 1, 2, 4 … up to `most` open requests, `most` included; the load of the input is replaced. */
export function speedAgainstConcurrency(input: SpeedInput, most: number): readonly SpeedPoint[] | NoSpeed {
  const points: SpeedPoint[] = [];
  for (let concurrency = 1; ; concurrency = Math.min(most, concurrency * 2)) {
    const speed = estimateSpeed(withConcurrency(input, concurrency));
    if ("problem" in speed) return speed;
    points.push({ concurrency, speed });
    if (concurrency >= most) return points;
  }
}

/** What has to hold, each as an upper limit in milliseconds or a lower one in tokens a second for each request. */
export interface SpeedObjective {
  readonly ttftMs?: number;
  readonly tpotMs?: number;
  readonly requestMs?: number;
  readonly tokensPerSecondPerRequest?: number;
}

/**
 * The most open requests with which the likely speed keeps the objective; 0 when not even one request does, `most` when
 * all do. More open requests are never faster, so halving finds it.
 */
export function concurrencyUpTo(
  input: SpeedInput,
  objective: SpeedObjective,
  most: number,
): number | NoSpeed {
  const atOne = estimateSpeed(withConcurrency(input, 1));
  if ("problem" in atOne) return atOne;
  if (!keeps(atOne, objective)) return 0;
  let kept = 1;
  let broken = most + 1;
  while (broken - kept > 1) {
    const middle = Math.floor((kept + broken) / 2);
    const speed = estimateSpeed(withConcurrency(input, middle));
    if ("problem" in speed) return speed;
    if (keeps(speed, objective)) kept = middle;
    else broken = middle;
  }
  return kept;
}

/** Where more open requests no longer bring more tokens: the server runs as many as it can at once. */
export function saturationOf(input: SpeedInput, most: number): SpeedPoint | NoSpeed {
  const running = Math.max(1, Math.floor(runningAt(input, most)));
  const speed = estimateSpeed(withConcurrency(input, running));
  return "problem" in speed ? speed : { concurrency: running, speed };
}

function runningAt(input: SpeedInput, most: number): number {
  const speed = estimateSpeed(withConcurrency(input, most));
  return "problem" in speed ? 1 : speed.running * input.deployment.server.dataParallelSize;
}

function withConcurrency(input: SpeedInput, requests: number): SpeedInput {
  return { ...input, load: { kind: "concurrency", requests } };
}

function keeps(speed: Speed, objective: SpeedObjective): boolean {
  const { ttftMs, tpotMs, requestMs, tokensPerSecondPerRequest } = objective;
  return (
    (ttftMs === undefined || speed.ttftMs.mid <= ttftMs) &&
    (tpotMs === undefined || speed.tpotMs.mid <= tpotMs) &&
    (requestMs === undefined || speed.requestMs.mid <= requestMs) &&
    (tokensPerSecondPerRequest === undefined || 1e3 / speed.tpotMs.mid >= tokensPerSecondPerRequest)
  );
}
