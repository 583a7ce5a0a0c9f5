import { type Ask, gpusOfReplica, gpusToCarry } from "../capacity/ask.ts";
import type { Estimate, EstimateInput } from "../capacity/estimate.ts";
import { estimateSpeed } from "./estimateSpeed.ts";
import type { RequestShape, Speed, SpeedInput } from "./speedTypes.ts";

/** How fast a deployment answers, and for which requests that is said. */
export interface RequestSpeed {
  readonly input: SpeedInput;
  readonly speed: Speed;
  /** Requests open at once on one server. */
  readonly concurrency: number;
}

/** A chat turn: what is said of a server of which nobody says what it is asked. */
const USUAL_REQUEST: RequestShape = { inputTokens: 512, outputTokens: 256 };
/** Answers of a workload of which only the whole length is known: a quarter, and seldom more than a page. */
const OUTPUT_SHARE = 0.25;
const LONGEST_USUAL_OUTPUT = 512;

/** The speed at the asked concurrency, a single request where none is asked; `null` where it is not known. */
export function askedSpeed(input: EstimateInput, estimate: Estimate, ask: Ask): RequestSpeed | null {
  if (estimate.start.verdict === "refused") return null;
  const speedInput = askedSpeedInput(input, estimate, ask);
  const speed = estimateSpeed(speedInput);
  if ("problem" in speed) return null;
  return { input: speedInput, speed, concurrency: askedConcurrency(input, estimate, ask) };
}

/** Requests of the usual shape at the asked load, as the speed of one server takes them. */
export function askedSpeedInput(deployment: EstimateInput, estimate: Estimate, ask: Ask): SpeedInput {
  return {
    deployment,
    estimate,
    request: requestOf(ask, estimate.maxModelLen),
    load: { kind: "concurrency", requests: askedConcurrency(deployment, estimate, ask) },
    ...(ask.gpusPerMachine !== undefined && { gpusPerMachine: ask.gpusPerMachine }),
  };
}

/** Requests open at once on each replica; one where nobody says. A pool that grows has as many as carry them. */
function askedConcurrency(input: EstimateInput, estimate: Estimate, ask: Ask): number {
  const { requests, replicas, poolGrows } = ask;
  const gpus = poolGrows && requests !== null ? gpusToCarry(input, estimate, ask, requests) : null;
  const copies = Math.max(1, replicas, gpus === null ? 1 : gpus / gpusOfReplica(input.server));
  return Math.max(1, (requests ?? 1) / copies);
}

function requestOf({ contextTokens, outputTokens: asked }: Ask, maxModelLen: number): RequestShape {
  const usual = USUAL_REQUEST.inputTokens + USUAL_REQUEST.outputTokens;
  if (contextTokens === null && maxModelLen >= usual) return USUAL_REQUEST;
  const whole = Math.max(2, Math.min(contextTokens ?? maxModelLen, maxModelLen));
  const usualOutput = Math.min(LONGEST_USUAL_OUTPUT, Math.round(whole * OUTPUT_SHARE));
  const outputTokens = Math.max(1, Math.min(asked ?? usualOutput, whole - 1));
  return { inputTokens: whole - outputTokens, outputTokens };
}
