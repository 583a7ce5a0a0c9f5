import { requestsAtContext } from "../capacity/requests.ts";
import type { SpeedInput } from "./speedTypes.ts";

const remembered = new WeakMap<SpeedInput, number>();

/**
 * Requests of one replica that run at once at most: by `max_num_seqs`, by the cache, and by the tokens of a step, in
 * which every running request takes one and the prompts of those that come in their place the rest: n (1 + I/O) ≤ budget.
 */
export function mostRunning(input: SpeedInput): number {
  const known = remembered.get(input);
  if (known !== undefined) return known;
  const { maxNumSeqs, maxNumBatchedTokens } = input.deployment.server;
  const { inputTokens, outputTokens, cachedInputTokens = 0 } = input.request;
  const promptTokens = Math.max(1, inputTokens - cachedInputTokens);
  const byTokens = (maxNumBatchedTokens * outputTokens) / (promptTokens + outputTokens);
  const most = Math.max(1, Math.min(maxNumSeqs, heldByCache(input), byTokens));
  remembered.set(input, most);
  return most;
}

/** Requests that the cache holds half-way through; infinitely many where nothing is known of it. */
export function heldByCache({ deployment, estimate, request }: SpeedInput): number {
  if (estimate === null) return Number.POSITIVE_INFINITY;
  const shared = Math.min(request.sharedInputTokens ?? 0, request.inputTokens);
  const ownTokens = Math.max(1, Math.round(request.inputTokens - shared + request.outputTokens / 2));
  const own = requestsAtContext(deployment, estimate, ownTokens).mid;
  if (shared === 0) return own;
  // With b blocks for all, a for one alone and s for its own part: (b − (a − s)) / s.
  const alone = requestsAtContext(deployment, estimate, ownTokens + shared).mid;
  return alone > 0 ? Math.max(0, own - own / alone + 1) : 0;
}
