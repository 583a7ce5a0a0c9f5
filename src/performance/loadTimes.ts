import type { Cycle } from "./cycle.ts";
import type { Load } from "./speedTypes.ts";

/** What one replica shows under a load. Seconds, and rates a second. */
export interface LoadTimes {
  readonly cycle: Cycle;
  readonly ttftSeconds: number;
  readonly tpotSeconds: number;
  readonly requestSeconds: number;
  readonly requestsPerSecond: number;
  /** Requests that wait for a place among the running. */
  readonly waiting: number;
  readonly saturated: boolean;
}

/** The most requests that may run at once, and how the replica fares with any number of them. */
export interface Replica {
  readonly mostRunning: number;
  readonly cycleAt: (running: number) => Cycle;
  readonly outputTokens: number;
  readonly longestOutputTokens: number;
  /** Outside the steps, on every request. */
  readonly requestOverheadSeconds: number;
}

/** The times of one replica; the load is its share of the server's. */
export function loadTimes(replica: Replica, load: Load): LoadTimes {
  if (load.kind === "concurrency") return closedLoop(replica, Math.max(1, load.requests), load.total);
  if (load.total !== undefined && !Number.isFinite(load.requestsPerSecond)) {
    return closedLoop(replica, load.total, load.total);
  }
  return openLoop(replica, load.requestsPerSecond, load.total);
}

/**
 * `requests` are open at any time. A run of `total` begins with all of them at once, so its first wave waits for one
 * another's prompts; after `total / requests` waves that share has worn off.
 */
function closedLoop(replica: Replica, requests: number, total: number | undefined): LoadTimes {
  const running = Math.min(requests, replica.mostRunning);
  const cycle = replica.cycleAt(running);
  const shareOfRun = (count: number): number => (total === undefined ? 0 : Math.min(1, count / total));
  const wait = promptWait(cycle, shareOfRun(running));
  const queue = (requests / running - 1) * cycle.requestSeconds * (1 - shareOfRun(requests) / 2);
  return timesOf(replica, cycle, {
    wait,
    queue,
    requestsPerSecond: closedRate(replica, cycle, total),
    waiting: requests - running,
    saturated: requests > running,
  });
}

/**
 * Requests that end a second. Answers that are all alike end in waves, of which the last may be a small one: 100
 * requests, 32 at a time, take four. Where lengths differ the waves run into one another, and the longest end the run.
 */
function closedRate(replica: Replica, cycle: Cycle, total: number | undefined): number {
  const rate = cycle.running / cycle.requestSeconds;
  if (total === undefined) return rate;
  if (replica.longestOutputTokens > replica.outputTokens)
    return finiteRate(rate, total, drainSeconds(replica, cycle.running));
  const waves = Math.floor(total / cycle.running);
  const last = total - waves * cycle.running;
  const lastSeconds = last >= 1 ? replica.cycleAt(last).requestSeconds : 0;
  return total / (waves * cycle.requestSeconds + lastSeconds);
}

/** As many run as make the replica answer as fast as requests arrive; what arrives beyond that waits ever longer. */
function openLoop(replica: Replica, rate: number, total: number | undefined): LoadTimes {
  const rateAt = (running: number): number => running / replica.cycleAt(running).requestSeconds;
  const most = rateAt(replica.mostRunning);
  if (rate >= most) {
    const cycle = replica.cycleAt(replica.mostRunning);
    const count = total ?? Number.POSITIVE_INFINITY;
    return timesOf(replica, cycle, {
      wait: promptWait(cycle, 0),
      queue: Math.max(0, count / most - count / rate - cycle.requestSeconds) / 2,
      requestsPerSecond: finiteRate(most, total, cycle.requestSeconds + drainSeconds(replica, cycle.running)),
      waiting: total === undefined ? Number.POSITIVE_INFINITY : (total * (1 - most / rate)) / 2,
      saturated: true,
    });
  }
  const running = numberRunning(rateAt, rate, replica.mostRunning);
  const cycle = replica.cycleAt(running);
  const busy = Math.min(0.99, rate * cycle.promptSeconds);
  return timesOf(replica, cycle, {
    wait: (cycle.promptSeconds * busy) / (2 * (1 - busy)),
    queue: 0,
    requestsPerSecond: finiteRate(rate, total, cycle.requestSeconds + drainSeconds(replica, cycle.running)),
    waiting: 0,
    saturated: false,
  });
}

/** The number at which as many requests end as arrive, by bisection: more running never means fewer ending. */
function numberRunning(rateAt: (running: number) => number, rate: number, most: number): number {
  let few = 0;
  let many = most;
  for (let step = 0; step < 12; step++) {
    const middle = (few + many) / 2;
    if (rateAt(Math.max(middle, 1)) * Math.min(1, middle) < rate) few = middle;
    else many = middle;
  }
  return Math.max(1, many);
}

/** A run that ends shows less than the rate: its last requests still take their time. */
function finiteRate(rate: number, total: number | undefined, lastSeconds: number): number {
  return total === undefined ? rate : total / (total / rate + lastSeconds);
}

/**
 * What the longest answer among the last ones takes when the others have ended, with few beside it: of n lengths that
 * fall off as an exponential, the longest is on average as long as 1 + 1/2 + … + 1/n means.
 */
function drainSeconds({ outputTokens, longestOutputTokens, cycleAt }: Replica, running: number): number {
  const last = Math.max(FEW, running);
  const expected = outputTokens * (Math.log(last) + EULER);
  const more = Math.min(longestOutputTokens, expected) - outputTokens;
  return more > 0 ? more * cycleAt(FEW).tokenSeconds : 0;
}

const FEW = 8;
const EULER = 0.5772;

/**
 * Waiting for the prompts of others: half of them in a burst; later as at a single server whose work is the prompts
 * (between M/D/1 and the closed queue's end, where all wait for all).
 */
function promptWait({ running, promptSeconds, requestSeconds }: Cycle, burstShare: number): number {
  const all = Math.max(0, running - 1) * promptSeconds;
  const busy = Math.min(0.99, all / requestSeconds);
  const steady = Math.min(all, (promptSeconds * busy * (1 + busy)) / (2 * (1 - busy)));
  return burstShare * (all / 2) + (1 - burstShare) * steady;
}

interface Waits {
  readonly wait: number;
  readonly queue: number;
  readonly requestsPerSecond: number;
  readonly waiting: number;
  readonly saturated: boolean;
}

function timesOf(replica: Replica, cycle: Cycle, waits: Waits): LoadTimes {
  const between = Math.max(1, replica.outputTokens - 1);
  const firstToken = cycle.firstTokenSeconds + (cycle.running > 1 ? cycle.stepSeconds / 2 : 0);
  // What others' prompts take of a request's time, either before its first token or between its tokens.
  const others = Math.max(0, (cycle.running - 1) * cycle.promptSeconds - waits.wait);
  const tpotSeconds = cycle.tokenSeconds + (replica.outputTokens > 1 ? others / between : 0);
  const ttftSeconds = replica.requestOverheadSeconds + firstToken + waits.wait + waits.queue;
  return {
    cycle,
    ttftSeconds,
    tpotSeconds,
    requestSeconds: ttftSeconds + (replica.outputTokens - 1) * tpotSeconds,
    requestsPerSecond: waits.requestsPerSecond,
    waiting: waits.waiting,
    saturated: waits.saturated,
  };
}
