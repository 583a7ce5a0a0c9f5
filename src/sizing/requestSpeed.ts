import {
  estimateSpeed,
  type RequestShape,
  type Speed,
  type SpeedInput,
} from "../performance/estimateSpeed.ts";
import type { EstimatedAssessment } from "./assess.ts";

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

/** The speed at the workload's concurrency, a single request where none is stated; `null` where it is not known. */
export function requestSpeed(assessment: EstimatedAssessment): RequestSpeed | null {
  const { deployment, input, estimate } = assessment;
  if (estimate.start.verdict === "refused") return null;
  const replicas = Math.max(1, deployment.replicas.value);
  const concurrency = Math.max(1, (deployment.workload.concurrency?.value ?? 1) / replicas);
  const request = requestOf(deployment.workload.contextTokens?.value ?? null, estimate.maxModelLen);
  const speedInput: SpeedInput = {
    deployment: input,
    estimate,
    request,
    load: { kind: "concurrency", requests: concurrency },
  };
  const speed = estimateSpeed(speedInput);
  return "problem" in speed ? null : { input: speedInput, speed, concurrency };
}

function requestOf(contextTokens: number | null, maxModelLen: number): RequestShape {
  const usual = USUAL_REQUEST.inputTokens + USUAL_REQUEST.outputTokens;
  if (contextTokens === null && maxModelLen >= usual) return USUAL_REQUEST;
  const whole = Math.max(2, Math.min(contextTokens ?? maxModelLen, maxModelLen));
  const outputTokens = Math.max(1, Math.min(LONGEST_USUAL_OUTPUT, Math.round(whole * OUTPUT_SHARE)));
  return { inputTokens: whole - outputTokens, outputTokens };
}
