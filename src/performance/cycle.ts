import type { Machine } from "./machine.ts";
import { guessedSteps } from "./speculation.ts";
import type { RequestShape, StepParts } from "./speedTypes.ts";
import { type StepSeconds, stepSeconds } from "./stepTime.ts";

/** How a replica goes through requests of one shape while `running` of them run at once. Seconds. */
export interface Cycle {
  readonly running: number;
  /** Between two output tokens of a request while no prompt is read. */
  readonly tokenSeconds: number;
  /** By how much reading one prompt delays everybody else. */
  readonly promptSeconds: number;
  /** From the first step with a prompt to its first token, nothing else waiting. */
  readonly firstTokenSeconds: number;
  /** Between two steps: a request that arrives waits half of it. */
  readonly stepSeconds: number;
  /** From the start of a request's first step to its last token, the others' prompts included. */
  readonly requestSeconds: number;
  readonly parts: StepParts;
  /** Part of the time that goes to reading prompts. */
  readonly promptShare: number;
}

/**
 * Every request's prompt is read once, and delays the others; its tokens come one a step. So with n requests running,
 * one takes n prompts and its own steps, however the prompts fall: the arithmetic conserves work.
 */
export function cycleOf(
  machine: Machine,
  request: RequestShape,
  running: number,
  acceptance: number | null,
): Cycle {
  const { server, work } = machine;
  const guesses = guessedSteps(server.speculation, acceptance);
  const stages = server.pipelineParallelSize;
  const outputTokens = Math.max(1, request.outputTokens);
  const contextTokens = request.inputTokens + outputTokens / 2;
  const decode = {
    sequences: running / stages,
    tokensPerSequence: guesses.checkedTokens,
    contextTokens,
    sharedTokens: Math.min(request.sharedInputTokens ?? 0, request.inputTokens),
    promptTokens: 0,
    promptContextTokens: 0,
  };
  const step = stepSeconds(machine, decode);
  const draft = guesses.draftRuns * (work.draftBytes / (machine.bytesPerSecond * machine.reach.bandwidth));
  const stepTotal = step.total + draft;

  const cached = Math.min(request.cachedInputTokens ?? 0, Math.max(0, request.inputTokens - 1));
  const promptTokens = Math.max(1, request.inputTokens - cached);
  const others = { ...decode, sequences: Math.max(0, running - 1) / stages };
  const room = Math.max(1, server.maxNumBatchedTokens - others.sequences * guesses.checkedTokens);
  const chunks = Math.max(1, Math.ceil(promptTokens / Math.max(room, SMALLEST_CHUNK)));
  const without = stepSeconds(machine, others);
  const mixed = stepSeconds(machine, {
    ...others,
    promptTokens: promptTokens / chunks,
    promptContextTokens: cached + promptTokens / 2,
  });
  const promptSeconds = (chunks * Math.max(0, mixed.total - without.total)) / stages;
  const tokenSeconds = stepTotal / guesses.yieldedTokens;
  const ownSteps = outputTokens - 1 + chunks / stages;
  const requestSeconds = running * promptSeconds + ownSteps * tokenSeconds;
  return {
    running,
    tokenSeconds,
    promptSeconds,
    firstTokenSeconds: mixed.total * (1 + (chunks - 1) / stages),
    stepSeconds: stepTotal,
    requestSeconds,
    parts: partsOf(step, draft, guesses.yieldedTokens, ((running - 1) * promptSeconds) / outputTokens),
    promptShare: requestSeconds > 0 ? (running * promptSeconds) / requestSeconds : 0,
  };
}

/** The scheduler's last resort: however many sequences decode, a prompt advances (`long_prefill` aside). */
const SMALLEST_CHUNK = 16;

function partsOf(step: StepSeconds, draft: number, yielded: number, prefill: number): StepParts {
  const milliseconds = (seconds: number): number => (seconds * 1e3) / yielded;
  return {
    weightsMs: milliseconds(step.weights + draft),
    kvMs: milliseconds(step.kv),
    computeMs: milliseconds(step.compute),
    communicationMs: milliseconds(step.communication),
    overheadMs: milliseconds(step.overhead),
    prefillMs: Math.max(0, prefill) * 1e3,
  };
}
