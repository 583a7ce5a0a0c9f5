import { machineOf, shareOf } from "./estimateSpeed.ts";
import type { Machine } from "./machine.ts";
import { heldByCache } from "./mostRunning.ts";
import { type Percentiles, percentilesOf } from "./percentiles.ts";
import {
  promptTokensOf,
  queueArrivals,
  type ScheduledStep,
  type Scheduler,
  scheduleStep,
} from "./scheduler.ts";
import { requestsOf, type SimulatedRequest, type Spreading } from "./simulatedRequests.ts";
import { guessedSteps } from "./speculation.ts";
import { speedFit } from "./speedFit.ts";
import type { NoSpeed, SpeedInput } from "./speedTypes.ts";
import { stepSeconds } from "./stepTime.ts";

export type { Percentiles } from "./percentiles.ts";
export type { Spreading } from "./simulatedRequests.ts";

export interface Simulation {
  readonly ttftMs: Percentiles;
  readonly tpotMs: Percentiles;
  readonly requestMs: Percentiles;
  /** Over all replicas, from the first arrival to the last token. */
  readonly outputTokensPerSecond: number;
  readonly requestsPerSecond: number;
  readonly steps: number;
  /** Times that a running request gave its part of the cache back and began again. */
  readonly preemptions: number;
}

export interface SimulationOptions {
  readonly seed: number;
  /** Requests of one replica. */
  readonly requests: number;
  /** How far lengths differ between requests; all are alike where absent. */
  readonly spreading?: Spreading;
}

/**
 * One replica request by request, as vLLM schedules it, each step timed by the arithmetic of the formula. The same seed
 * gives the same figures. Source of the order: vLLM `v1/core/sched/scheduler.py`.
 */
export function simulate(input: SpeedInput, options: SimulationOptions): Simulation | NoSpeed {
  const machine = machineOf(input, speedFit.coefficients);
  if ("problem" in machine) return machine;
  const { dataParallelSize } = input.deployment.server;
  const load = shareOf(input.load, dataParallelSize);
  const alike = { input: 0, output: 0 };
  const requests = requestsOf(
    input.request,
    load,
    options.requests,
    options.seed,
    options.spreading ?? alike,
  );
  const run: Run = {
    machine,
    input,
    scheduler: schedulerFor(machine, input, requests),
    requests,
    now: 0,
    steps: 0,
  };
  while (advance(run));
  return summarize(run, dataParallelSize);
}

interface Run {
  readonly machine: Machine;
  readonly input: SpeedInput;
  readonly scheduler: Scheduler;
  readonly requests: readonly SimulatedRequest[];
  now: number;
  steps: number;
}

function schedulerFor(machine: Machine, input: SpeedInput, requests: SimulatedRequest[]): Scheduler {
  const { server } = machine;
  const guesses = guessedSteps(server.speculation, input.acceptance ?? null);
  const contextTokens = input.request.inputTokens + input.request.outputTokens / 2;
  return {
    limits: {
      tokensPerStep: server.maxNumBatchedTokens,
      sequences: server.maxNumSeqs,
      cacheTokens: heldByCache(input) * contextTokens,
      tokensPerSequence: guesses.checkedTokens,
    },
    requests,
    next: 0,
    waiting: [],
    running: [],
    usedTokens: 0,
    preemptions: 0,
  };
}

/** One step, or as many alike as nothing interrupts; `false` when all requests have ended. */
function advance(run: Run): boolean {
  const { scheduler } = run;
  queueArrivals(scheduler, run.now);
  if (scheduler.running.length === 0 && scheduler.waiting.length === 0) {
    const next = run.requests[scheduler.next];
    if (!next || !Number.isFinite(next.arrivedAt)) return false;
    run.now = next.arrivedAt;
    return true;
  }
  const step = scheduleStep(scheduler);
  const guesses = guessedSteps(run.machine.server.speculation, run.input.acceptance ?? null);
  const seconds = secondsOf(run, step, guesses.draftRuns);
  const times = step.chunks.length > 0 ? 1 : uninterruptedSteps(run, seconds, guesses.yieldedTokens);
  run.now += seconds * times;
  run.steps += times;
  yieldTokens(run, guesses.yieldedTokens * times, step);
  return true;
}

function secondsOf({ machine, input }: Run, step: ScheduledStep, draftRuns: number): number {
  const stages = machine.server.pipelineParallelSize;
  const { total } = stepSeconds(machine, {
    sequences: step.decoding / stages,
    tokensPerSequence: step.decoding > 0 ? guessedSteps(machine.server.speculation, null).checkedTokens : 1,
    contextTokens: step.decoding > 0 ? step.contextTokens / step.decoding : 0,
    sharedTokens: input.request.sharedInputTokens ?? 0,
    promptTokens: step.promptTokens / stages,
    promptContextTokens: step.promptTokens > 0 ? step.promptPairs / step.promptTokens : 0,
  });
  return total + (draftRuns * machine.work.draftBytes) / (machine.bytesPerSecond * machine.reach.bandwidth);
}

/** Steps without a prompt until a request ends, one arrives that could be admitted, or the cache is full. */
function uninterruptedSteps({ scheduler, requests, now }: Run, seconds: number, yielded: number): number {
  const { running, limits } = scheduler;
  let steps = LONGEST_LEAP;
  for (const request of running) {
    steps = Math.min(steps, Math.ceil((request.outputTokens - request.generatedTokens) / yielded));
  }
  const room = limits.cacheTokens - scheduler.usedTokens - running.length;
  steps = Math.min(steps, Math.floor(room / (running.length * yielded)) + 1);
  const next = requests[scheduler.next];
  if (next && Number.isFinite(next.arrivedAt))
    steps = Math.min(steps, Math.ceil((next.arrivedAt - now) / seconds));
  return Math.max(1, steps);
}

/** The context grows meanwhile: longer leaps would time the last steps like the first. */
const LONGEST_LEAP = 32;

/** Every decoding request grows; a prompt that is complete yields its first token; what ends makes room for the next. */
function yieldTokens(run: Run, tokens: number, step: ScheduledStep): void {
  const { scheduler } = run;
  let ended = 0;
  for (const request of scheduler.running) {
    if (!request.decoding) continue;
    request.generatedTokens += tokens;
    request.cachedTokens += tokens;
    scheduler.usedTokens += tokens;
    if (request.generatedTokens >= request.outputTokens) ended++;
  }
  for (const { request } of step.chunks) {
    if (request.cachedTokens < promptTokensOf(request)) continue;
    request.decoding = true;
    request.generatedTokens += 1;
    if (Number.isNaN(request.firstTokenAt)) request.firstTokenAt = run.now;
    if (request.generatedTokens >= request.outputTokens) ended++;
  }
  if (ended > 0) endRequests(run);
}

function endRequests(run: Run): void {
  const { scheduler, requests, now } = run;
  let kept = 0;
  for (const request of scheduler.running) {
    if (!request.decoding || request.generatedTokens < request.outputTokens) {
      scheduler.running[kept++] = request;
      continue;
    }
    request.finishedAt = now;
    scheduler.usedTokens -= request.cachedTokens;
    // In a closed loop the client sends its next request.
    const next = requests[scheduler.next];
    if (next?.arrivedAt === Number.POSITIVE_INFINITY) {
      next.arrivedAt = now;
      queueArrivals(scheduler, now);
    }
  }
  scheduler.running.length = kept;
}

function summarize(run: Run, replicas: number): Simulation {
  const { requests, machine, now, steps } = run;
  const overheadMs = machine.shared.requestMs;
  const ttft = requests.map((each) => (each.firstTokenAt - each.arrivedAt) * 1e3 + overheadMs);
  const tpot = requests
    .filter((each) => each.outputTokens > 1)
    .map((each) => ((each.finishedAt - each.firstTokenAt) * 1e3) / (each.outputTokens - 1));
  const tokens = requests.reduce((sum, each) => sum + each.outputTokens, 0);
  return {
    ttftMs: percentilesOf(ttft),
    tpotMs: percentilesOf(tpot),
    requestMs: percentilesOf(requests.map((each) => (each.finishedAt - each.arrivedAt) * 1e3 + overheadMs)),
    outputTokensPerSecond: now > 0 ? (tokens / now) * replicas : 0,
    requestsPerSecond: now > 0 ? (requests.length / now) * replicas : 0,
    steps,
    preemptions: run.scheduler.preemptions,
  };
}
