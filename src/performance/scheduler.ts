import type { SimulatedRequest } from "./simulatedRequests.ts";

/** What a replica's scheduler goes by. */
export interface SchedulerLimits {
  readonly tokensPerStep: number;
  readonly sequences: number;
  /** Tokens that the cache holds, over all requests. */
  readonly cacheTokens: number;
  /** Tokens of a decoding sequence in one step. */
  readonly tokensPerSequence: number;
}

/** Requests by where they are; `running` in the order of admission. */
export interface Scheduler {
  readonly limits: SchedulerLimits;
  readonly requests: readonly SimulatedRequest[];
  /** Of the requests, those that have not been queued yet begin here. */
  next: number;
  /** Ready to be admitted, first come first served; preempted ones stand in front. */
  readonly waiting: SimulatedRequest[];
  readonly running: SimulatedRequest[];
  usedTokens: number;
  preemptions: number;
}

/** What a step works on. */
export interface ScheduledStep {
  readonly decoding: number;
  /** Tokens of context over all decoding sequences. */
  readonly contextTokens: number;
  readonly promptTokens: number;
  /** Sum over the prompt's tokens of the context each sees. */
  readonly promptPairs: number;
  /** Chunks of prompts in this step, by request. */
  readonly chunks: readonly { readonly request: SimulatedRequest; readonly tokens: number }[];
}

/** Puts what has arrived by `now` into the queue. */
export function queueArrivals(scheduler: Scheduler, now: number): void {
  for (;;) {
    const request = scheduler.requests[scheduler.next];
    if (!request || request.arrivedAt > now) return;
    scheduler.waiting.push(request);
    scheduler.next++;
  }
}

/**
 * One step of vLLM's scheduler: running requests first, each with its next token or the next part of its prompt, the
 * newest preempted while the cache is too small; then waiting ones in order, until tokens, sequences or cache run out.
 */
export function scheduleStep(scheduler: Scheduler): ScheduledStep {
  const { limits, running, waiting } = scheduler;
  let budget = limits.tokensPerStep;
  let decoding = 0;
  let contextTokens = 0;
  const chunks: { request: SimulatedRequest; tokens: number }[] = [];
  makeRoom(scheduler);
  for (const request of running) {
    if (!request.decoding) continue;
    decoding++;
    contextTokens += request.cachedTokens;
    budget -= limits.tokensPerSequence;
  }
  for (const request of running) {
    if (!request.decoding && budget > 0) budget -= takeChunk(scheduler, request, budget, chunks);
  }
  while (budget > 0 && waiting.length > 0 && running.length < limits.sequences) {
    const request = waiting[0];
    if (!request || !fits(scheduler, request, budget)) break;
    waiting.shift();
    running.push(request);
    scheduler.usedTokens += request.cachedTokens;
    budget -= takeChunk(scheduler, request, budget, chunks);
  }
  let promptTokens = 0;
  let promptPairs = 0;
  for (const { request, tokens } of chunks) {
    promptTokens += tokens;
    promptPairs += tokens * (request.cachedTokens - tokens / 2);
  }
  return { decoding, contextTokens, promptTokens, promptPairs, chunks };
}

/** What has to be in the cache before a request yields its next token: its prompt, and what a preemption took away. */
export function promptTokensOf(request: SimulatedRequest): number {
  return request.inputTokens + Math.floor(request.generatedTokens);
}

function fits(
  { limits, usedTokens, running }: Scheduler,
  request: SimulatedRequest,
  budget: number,
): boolean {
  // An empty replica takes even what is too long for it, as it could never be served otherwise.
  if (running.length === 0) return true;
  return usedTokens + Math.min(budget, promptTokensOf(request)) <= limits.cacheTokens;
}

function takeChunk(
  scheduler: Scheduler,
  request: SimulatedRequest,
  budget: number,
  chunks: { request: SimulatedRequest; tokens: number }[],
): number {
  const tokens = Math.min(budget, promptTokensOf(request) - request.cachedTokens);
  request.cachedTokens += tokens;
  scheduler.usedTokens += tokens;
  chunks.push({ request, tokens });
  return tokens;
}

/** The newest request gives its cache back and goes to the front of the queue (`preemption_mode` recompute). */
function makeRoom(scheduler: Scheduler): void {
  const { limits, running, waiting } = scheduler;
  while (running.length > 1 && scheduler.usedTokens + running.length > limits.cacheTokens) {
    const request = running.pop();
    if (!request) return;
    scheduler.usedTokens -= request.cachedTokens;
    request.cachedTokens = 0;
    request.decoding = false;
    waiting.unshift(request);
    scheduler.preemptions++;
  }
}
