import { type Ask, carriedRequests, type Fit, fitOfAsk, gpusToCarry, overAllRanks } from "../capacity/ask.ts";
import type { Band } from "../capacity/band.ts";
import type { Fact } from "../deployment/fact.ts";
import { poolOf } from "../deployment/fromPlan.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { onceOfSame } from "./sameAssessment.ts";

/** What has to be carried: so many requests in flight, each holding so many tokens. */
export interface Demand {
  readonly requests: number;
  readonly contextTokens: number;
  /** The fact that asks for the requests; findings about the demand lead there. */
  readonly requestsFact: Fact<number>;
  /** `null` when nobody says how long a request is: then every one may use the whole `max_model_len`. */
  readonly contextFact: Fact<number> | null;
}

/** `null` when nobody says how many requests are expected. */
export function demandOf(assessment: EstimatedAssessment): Demand | null {
  const { concurrency, contextTokens } = assessment.deployment.workload;
  if (concurrency === null) return null;
  return {
    requests: concurrency.value,
    contextTokens: contextTokens?.value ?? assessment.estimate.maxModelLen,
    requestsFact: concurrency,
    contextFact: contextTokens,
  };
}

/**
 * The same as plain numbers, with what stands behind it. Replicas are as many as are asked for; where the pool's size
 * is left open it grows with the demand, which {@link gpusNeeded} answers.
 */
export const askOf = onceOfSame(({ deployment }): Ask => {
  const { source } = deployment;
  const context = source.kind === "service" ? (source.plan.workload?.context ?? null) : null;
  const output = context?.kind === "parts" ? context.output : null;
  const perMachine =
    source.kind === "service" ? poolOf(source.plan, source.service)?.gpusPerNode?.value : null;
  return {
    requests: deployment.workload.concurrency?.value ?? null,
    contextTokens: deployment.workload.contextTokens?.value ?? null,
    ...(output !== null && { outputTokens: output.value.high }),
    replicas: deployment.replicas.value,
    gpuCount: deployment.gpuCount.value,
    poolGrows: deployment.gpuCount.value === null && source.kind === "service",
    ...(perMachine != null && perMachine > 0 && { gpusPerMachine: perMachine }),
  };
});

/** Requests of `contextTokens` that all replicas together hold at once, `max_num_seqs` respected. */
export function requestsCarried(assessment: EstimatedAssessment, contextTokens: number): Band {
  const { input, estimate } = assessment;
  return carriedRequests(input, estimate, contextTokens, askOf(assessment).replicas);
}

/** Requests that one copy of the server holds at the workload's length, where one is known, else of the full length. */
export function requestsOfOneServer({ input, estimate: { concurrency } }: EstimatedAssessment): Band {
  return overAllRanks(input.server, concurrency.atWorkloadContext ?? concurrency.atMaxModelLen);
}

/** GPUs that carry the demand at the likely value, replicas of this server side by side; `null` when one request does not fit. */
export function gpusNeeded(assessment: EstimatedAssessment, demand: Demand): number | null {
  const ask: Ask = { ...askOf(assessment), contextTokens: demand.contextTokens };
  return gpusToCarry(assessment.input, assessment.estimate, ask, demand.requests);
}

/** Whether the demand fits on what is there. */
export function fitOf(assessment: EstimatedAssessment, demand: Demand): Fit {
  const ask: Ask = { ...askOf(assessment), contextTokens: demand.contextTokens };
  return fitOfAsk(assessment.input, assessment.estimate, ask, demand.requests);
}
