import type { Band } from "../capacity/band.ts";
import { requestsAtContext } from "../capacity/requests.ts";
import { gpusPerReplica } from "../deployment/deployment.ts";
import type { Fact } from "../deployment/fact.ts";
import type { EstimatedAssessment } from "./assess.ts";

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
 * Servers that run: as many as are asked for. Where the pool's size is left open it grows with the demand,
 * which {@link gpusNeeded} answers.
 */
function replicasOf(assessment: EstimatedAssessment): number {
  return assessment.deployment.replicas.value;
}

/** Requests of `contextTokens` that all replicas together hold at once, `max_num_seqs` respected. */
export function requestsCarried(assessment: EstimatedAssessment, contextTokens: number): Band {
  const each = requestsAtContext(assessment.input, assessment.estimate, contextTokens);
  const most = assessment.deployment.server.maxNumSeqs.value;
  const replicas = replicasOf(assessment);
  return {
    low: Math.min(each.low, most) * replicas,
    mid: Math.min(each.mid, most) * replicas,
    high: Math.min(each.high, most) * replicas,
  };
}

/** GPUs that carry the demand at the likely value, replicas of this server side by side; `null` when one request does not fit. */
export function gpusNeeded(assessment: EstimatedAssessment, demand: Demand): number | null {
  const each = requestsCarried(assessment, demand.contextTokens).mid / replicasOf(assessment);
  const whole = Math.floor(each);
  if (whole < 1) return null;
  return Math.ceil(demand.requests / whole) * gpusPerReplica(assessment.deployment.server);
}

export type Fit = "fits" | "tight" | "does_not_fit";

/** `tight`: it fits at the likely value, but not at the unfavourable end. */
export function fitOf(assessment: EstimatedAssessment, demand: Demand): Fit {
  const carried = requestsCarried(assessment, demand.contextTokens);
  const poolGrows =
    assessment.deployment.gpuCount.value === null && assessment.deployment.source.kind === "service";
  if (poolGrows) return gpusNeeded(assessment, demand) === null ? "does_not_fit" : "fits";
  if (carried.mid < demand.requests) return "does_not_fit";
  return carried.low < demand.requests ? "tight" : "fits";
}
