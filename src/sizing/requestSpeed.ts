import type { Ask } from "../capacity/ask.ts";
import { askedSpeed, askedSpeedInput, type RequestSpeed } from "../performance/askedSpeed.ts";
import { estimateSpeed } from "../performance/estimateSpeed.ts";
import { saturationOf } from "../performance/speedCurve.ts";
import type { NoSpeed, Speed, SpeedInput } from "../performance/speedTypes.ts";
import type { Workload } from "../plan/plan.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { askOf } from "./demand.ts";
import { wholeUnits } from "./ends.ts";
import { countsOf, demandOfCounts } from "./planDemand.ts";
import type { EstimatedSpeed } from "./serviceSpeed.ts";

export type { RequestSpeed } from "../performance/askedSpeed.ts";

/**
 * The speed under the workload: at its concurrency, else as fast as its requests arrive, else a single request; `null`
 * where it is not known.
 */
export function requestSpeed(assessment: EstimatedAssessment): RequestSpeed | null {
  const ask = askOf(assessment);
  const rate = ask.requests === null ? askedRate(assessment) : null;
  return rate === null
    ? askedSpeed(assessment.input, assessment.estimate, ask)
    : speedAtRate(assessment, ask, rate);
}

/**
 * How long a request of the workload takes, and how many a copy serves when it never idles. `null` where the plan does
 * not say what one request asks for: a session's context is held over many of them.
 */
export function workloadSpeed(assessment: EstimatedAssessment): EstimatedSpeed | null {
  const workload = workloadOf(assessment);
  if (workload?.context == null || assessment.estimate.start.verdict === "refused") return null;
  const isOfSessions = workload.concurrency === null && workload.sessions !== null;
  if (isOfSessions && workload.context.kind !== "parts") return null;
  const asked = requestSpeed(assessment);
  if (asked === null) return null;
  const saturated = saturatedSpeed(asked.input);
  return { latencyMs: asked.speed.requestMs, throughputPerSecond: saturated?.requestsPerSecond ?? null };
}

/** One copy that always has enough to do. */
export function saturatedSpeed(input: SpeedInput): Speed | null {
  const { maxNumSeqs, dataParallelSize } = input.deployment.server;
  const point = saturationOf(input, Math.max(1, maxNumSeqs * dataParallelSize));
  return "problem" in point ? null : speedOrNull(point.speed);
}

function speedAtRate(assessment: EstimatedAssessment, ask: Ask, rate: number): RequestSpeed | null {
  const { input, estimate } = assessment;
  if (estimate.start.verdict === "refused") return null;
  const single = askedSpeedInput(input, estimate, ask);
  const most = saturatedSpeed(single)?.requestsPerSecond.mid ?? 0;
  if (most <= 0) return null;
  const needed = ask.poolGrows ? wholeUnits(rate / most) : 1;
  const copies = Math.max(1, ask.replicas, needed);
  const atRate: SpeedInput = { ...single, load: { kind: "rate", requestsPerSecond: rate / copies } };
  const speed = speedOrNull(estimateSpeed(atRate));
  if (speed === null) return null;
  const open = (speed.requestsPerSecond.mid * speed.requestMs.mid) / 1000;
  return { input: atRate, speed, concurrency: Math.max(1, Math.round(open)) };
}

function speedOrNull(speed: Speed | NoSpeed): Speed | null {
  return "problem" in speed ? null : speed;
}

/** Requests a second that the plan's people send, the most of a range. */
function askedRate(assessment: EstimatedAssessment): number | null {
  const workload = workloadOf(assessment);
  const rate = workload && demandOfCounts(workload, countsOf(workload)).requestsPerSecond;
  return rate !== null && rate.unfavourable > 0 ? rate.unfavourable : null;
}

function workloadOf({ deployment: { source } }: EstimatedAssessment): Workload | null {
  return source.kind === "service" ? source.plan.workload : null;
}
