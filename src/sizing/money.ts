import { gpusPerReplica } from "../deployment/deployment.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { demandOf, gpusNeeded } from "./demand.ts";

/**
 * GPUs that are paid for: the pool's count where it is given (they are there, used or not), else as many as the
 * demand needs, at least those of one replica.
 */
export function gpusPaidFor(assessment: EstimatedAssessment): number {
  const { deployment } = assessment;
  const used = gpusPerReplica(deployment.server) * deployment.replicas.value;
  if (deployment.gpuCount.value !== null) return Math.max(deployment.gpuCount.value, used);
  const demand = demandOf(assessment);
  return Math.max(used, (demand && gpusNeeded(assessment, demand)) ?? used);
}

/** US dollars a month, `null` where no price is known. */
export function costPerMonth(assessment: EstimatedAssessment): number | null {
  const price = assessment.deployment.price.value;
  return price === null
    ? null
    : price.perHour * gpusPaidFor(assessment) * assessment.deployment.hoursPerMonth;
}
