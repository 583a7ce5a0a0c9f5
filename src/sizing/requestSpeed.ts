import type { Ask } from "../capacity/ask.ts";
import type { Estimate } from "../capacity/estimate.ts";
import { askedSpeed, askedSpeedInput, type RequestSpeed } from "../performance/askedSpeed.ts";
import { estimateSpeed } from "../performance/estimateSpeed.ts";
import { saturationOf } from "../performance/speedCurve.ts";
import type { NoSpeed, Speed, SpeedInput } from "../performance/speedTypes.ts";
import type { Workload } from "../plan/plan.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { askOf } from "./demand.ts";
import { wholeUnits } from "./ends.ts";
import { countsOf, demandOfCounts } from "./planDemand.ts";
import { onceOfSame } from "./sameAssessment.ts";
import type { EstimatedSpeed } from "./serviceSpeed.ts";

export type { RequestSpeed } from "../performance/askedSpeed.ts";

/**
 * The speed under the workload: at its concurrency, else as fast as its requests arrive, else a single request; `null`
 * where it is not known.
 */
export function requestSpeed(assessment: EstimatedAssessment): RequestSpeed | null {
  const ask = askOf(assessment);
  const rate = ask.requests === null ? askedRate(assessment) : null;
  const question = JSON.stringify([ask, rate]);
  const known = answered.get(assessment.estimate);
  if (known?.question === question) return known.speed;
  const speed =
    rate === null
      ? askedSpeed(assessment.input, assessment.estimate, ask)
      : speedAtRate(assessment, ask, rate);
  answered.set(assessment.estimate, { question, speed });
  return speed;
}

/** Every surface asks the same of an estimate, and the plan's other services change without it. */
const answered = new WeakMap<Estimate, { readonly question: string; readonly speed: RequestSpeed | null }>();

/**
 * How long a request of the workload takes, and how many a copy serves when it never idles. `null` where the plan does
 * not say what one request asks for: a session's context is held over many of them.
 */
export const workloadSpeed = onceOfSame((assessment): EstimatedSpeed | null => {
  const workload = workloadOf(assessment);
  if (workload?.context == null || assessment.estimate.start.verdict === "refused") return null;
  const isOfSessions = workload.concurrency === null && workload.sessions !== null;
  if (isOfSessions && workload.context.kind !== "parts") return null;
  const asked = requestSpeed(assessment);
  if (asked === null) return null;
  const throughputPerSecond = saturatedSpeed(asked.input)?.requestsPerSecond ?? null;
  return { latencyMs: asked.speed.requestMs, throughputPerSecond };
});

/** One copy that always has enough to do. */
export function saturatedSpeed(input: SpeedInput): Speed | null {
  const known = saturated.get(input);
  if (known !== undefined) return known;
  const speed = findSaturatedSpeed(input);
  saturated.set(input, speed);
  return speed;
}

const saturated = new WeakMap<SpeedInput, Speed | null>();

function findSaturatedSpeed(input: SpeedInput): Speed | null {
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
const askedRate = onceOfSame((assessment): number | null => {
  const workload = workloadOf(assessment);
  const rate = workload && demandOfCounts(workload, countsOf(workload)).requestsPerSecond;
  return rate !== null && rate.unfavourable > 0 ? rate.unfavourable : null;
});

function workloadOf({ deployment: { source } }: EstimatedAssessment): Workload | null {
  return source.kind === "service" ? source.plan.workload : null;
}
