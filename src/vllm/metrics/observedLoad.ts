import { type Histogram, histogramSince, meanOf } from "./histogram.ts";
import type { Counters, Histograms, ModelSnapshot, ServerSnapshot } from "./serverSnapshot.ts";

/** Readings of one server, oldest first; the last is the present. */
export type Readings = readonly Reading[];

export interface Reading {
  /** Milliseconds of any clock that does not go back. */
  readonly atMs: number;
  readonly snapshot: ServerSnapshot;
}

/** What a server has done lately, or since it was started. */
export interface ObservedLoad {
  /** `null`: since the start of the server, of which nobody knows how long ago that was. */
  readonly seconds: number | null;
  readonly histograms: Histograms;
  /** Mean tokens of a request, and how many of the prompt's the prefix cache had. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cachedInputTokens: number | null;
  /** Requests open at once while it worked, on the whole server. */
  readonly openRequests: number | null;
  /** Over the seconds; `null` without them, and where the server stood idle in between. */
  readonly rates: ObservedRates | null;
  readonly isIdle: boolean;
}

export interface ObservedRates {
  readonly requestsPerSecond: number | null;
  readonly promptTokensPerSecond: number | null;
  readonly outputTokensPerSecond: number | null;
}

/** Rates are over this long, or from the reading before: what was earlier is another load. */
const windowMs = 60_000;

export function addReading(readings: Readings, reading: Reading): Readings {
  const kept = readings.filter(({ atMs }) => reading.atMs - atMs <= windowMs);
  return [...(kept.length === 0 ? readings.slice(-1) : kept), reading];
}

/** The load between the oldest and the newest reading; that since the start where nothing happened between them. */
export function observedLoad(readings: Readings, model: string | null): ObservedLoad | null {
  const seen = readings.flatMap(({ atMs, snapshot }) => {
    const server = snapshot.servers.find((each) => each.model === model);
    return server === undefined ? [] : [{ atMs, server }];
  });
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined) return null;
  const whole = loadOf(last.server, last.server.counters, last.server.histograms);
  const seconds = (last.atMs - first.atMs) / 1000;
  if (!(seconds > 0)) return { ...whole, seconds: null, rates: null, isIdle: false };
  const counters = countersSince(last.server.counters, first.server.counters);
  const since = loadOf(last.server, counters, histogramsSince(last.server, first.server));
  if (!((counters.generationTokens ?? 0) > 0)) return { ...whole, seconds: null, rates: null, isIdle: true };
  const perSecond = (count: number | null): number | null => count && count / seconds;
  const hasRested = seen.some(({ server }) => server.running === 0);
  return {
    ...since,
    // Requests longer than the window: their shape is that of those before.
    inputTokens: since.inputTokens ?? whole.inputTokens,
    outputTokens: since.outputTokens ?? whole.outputTokens,
    cachedInputTokens: since.inputTokens === null ? whole.cachedInputTokens : since.cachedInputTokens,
    seconds,
    rates: hasRested
      ? null
      : {
          requestsPerSecond: perSecond(counters.finished),
          promptTokensPerSecond: perSecond(counters.promptTokens),
          outputTokensPerSecond: perSecond(counters.generationTokens),
        },
    isIdle: false,
  };
}

function loadOf(
  server: ModelSnapshot,
  counters: Counters,
  histograms: Histograms,
): Omit<ObservedLoad, "seconds" | "rates" | "isIdle"> {
  const inputTokens = histograms.promptTokens && meanOf(histograms.promptTokens);
  const { cacheQueries, cacheHits } = counters;
  const isCounted = cacheQueries !== null && cacheHits !== null && cacheQueries > 0;
  return {
    histograms,
    inputTokens,
    outputTokens: histograms.generationTokens && meanOf(histograms.generationTokens),
    cachedInputTokens: inputTokens && isCounted ? inputTokens * Math.min(1, cacheHits / cacheQueries) : null,
    openRequests: openRequests(server, counters, histograms),
  };
}

/**
 * Every request that runs gets a token a step, so tokens over steps tell how many ran while the server worked; those
 * that waited are in proportion to the time. Accepted guesses come on top of the one. Without steps the present counts.
 */
function openRequests(
  { engines, running, waiting }: ModelSnapshot,
  { generationTokens, acceptedTokens, steps }: Counters,
  { request, queue }: Histograms,
): number | null {
  const present = running === null || running === 0 ? null : running + (waiting ?? 0);
  if (generationTokens === null || steps === null || !(steps > 0)) return present;
  const tokens = generationTokens - (acceptedTokens ?? 0);
  if (!(tokens > 0)) return present;
  const ran = Math.max(1, (tokens / steps) * engines);
  const waitingShare = request && queue && request.sum > 0 ? queue.sum / request.sum : 0;
  return ran / (1 - Math.min(0.99, Math.max(0, waitingShare)));
}

/** A counter that has fallen began anew. */
function countersSince(now: Counters, earlier: Counters): Counters {
  const since = (counter: keyof Counters): number | null => {
    const [value, before] = [now[counter], earlier[counter]];
    return value === null || before === null || value < before ? value : value - before;
  };
  return {
    preemptions: since("preemptions"),
    promptTokens: since("promptTokens"),
    generationTokens: since("generationTokens"),
    finished: since("finished"),
    cacheQueries: since("cacheQueries"),
    cacheHits: since("cacheHits"),
    acceptedTokens: since("acceptedTokens"),
    steps: since("steps"),
  };
}

function histogramsSince(
  { histograms: now }: ModelSnapshot,
  { histograms: earlier }: ModelSnapshot,
): Histograms {
  const since = (name: keyof Histograms): Histogram | null => histogramSince(now[name], earlier[name]);
  return {
    ttft: since("ttft"),
    interToken: since("interToken"),
    perOutputToken: since("perOutputToken"),
    request: since("request"),
    queue: since("queue"),
    promptTokens: since("promptTokens"),
    generationTokens: since("generationTokens"),
  };
}
