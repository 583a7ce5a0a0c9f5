import { exponential, randomFrom } from "./random.ts";
import type { Load, RequestShape } from "./speedTypes.ts";

/** Lengths all alike, or evenly between so much less and so much more than the mean (0.5: half to one and a half). */
export interface Spreading {
  readonly input: number;
  readonly output: number;
}

/** One request on its way through the replica. Times in seconds; `NaN` until they are known. */
export interface SimulatedRequest {
  readonly inputTokens: number;
  readonly outputTokens: number;
  arrivedAt: number;
  /** Tokens of it that the cache holds. */
  cachedTokens: number;
  generatedTokens: number;
  /** Its prompt, and what it generated before a preemption, is in the cache: each step yields a token. */
  decoding: boolean;
  firstTokenAt: number;
  finishedAt: number;
}

/**
 * The requests of a run in the order in which they arrive. In a closed loop the first ones arrive at once and the others
 * when one ends, which the loop sets; at a rate they arrive at random.
 */
export function requestsOf(
  shape: RequestShape,
  load: Load,
  count: number,
  seed: number,
  spreading: Spreading,
): SimulatedRequest[] {
  const random = randomFrom(seed);
  const length = (mean: number, spread: number): number =>
    Math.max(1, Math.round(mean * (1 + spread * (2 * random() - 1))));
  const cached = shape.cachedInputTokens ?? 0;
  let clock = 0;
  return Array.from({ length: count }, (_, index) => {
    if (load.kind === "rate") clock += exponential(random, load.requestsPerSecond);
    const inputTokens = length(shape.inputTokens, spreading.input);
    const isOpen = load.kind === "rate" || index < load.requests;
    return {
      inputTokens,
      outputTokens: length(shape.outputTokens, spreading.output),
      arrivedAt: isOpen ? clock : Number.POSITIVE_INFINITY,
      cachedTokens: Math.min(cached, inputTokens - 1),
      generatedTokens: 0,
      decoding: false,
      firstTokenAt: Number.NaN,
      finishedAt: Number.NaN,
    };
  });
}
