import { gpusPaid } from "../capacity/ask.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { askOf } from "./demand.ts";

/**
 * GPUs that are paid for: the pool's count where it is given (they are there, used or not), else as many as the
 * demand needs, at least those of one replica.
 */
export function gpusPaidFor(assessment: EstimatedAssessment): number {
  return gpusPaid(assessment.input, assessment.estimate, askOf(assessment));
}

/** US dollars a month, `null` where no price is known. */
export function costPerMonth(assessment: EstimatedAssessment): number | null {
  const price = assessment.deployment.price.value;
  return price === null
    ? null
    : price.perHour * gpusPaidFor(assessment) * assessment.deployment.hoursPerMonth;
}
