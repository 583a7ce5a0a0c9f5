import { askedSpeed, type RequestSpeed } from "../performance/askedSpeed.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { askOf } from "./demand.ts";

export type { RequestSpeed } from "../performance/askedSpeed.ts";

/** The speed at the workload's concurrency, a single request where none is stated; `null` where it is not known. */
export function requestSpeed(assessment: EstimatedAssessment): RequestSpeed | null {
  return askedSpeed(assessment.input, assessment.estimate, askOf(assessment));
}
