import type { LookUps } from "../deployment/lookUps.ts";
import type { Plan } from "../plan/plan.ts";
import type { Assessment, EstimatedAssessment } from "./assess.ts";
import type { RequestSpeed } from "./requestSpeed.ts";
import type { EstimatedSpeed } from "./serviceSpeed.ts";

/** What the sums of a plan are made from. */
export interface SizingInput {
  readonly plan: Plan;
  /** Of the plan's vLLM services; each stands under its service's name. */
  readonly assessments: readonly Assessment[];
  readonly lookUps: LookUps;
  /** How long a request to a server takes, and how many it serves, where nobody measured; `null` where nobody estimates. */
  readonly estimateSpeed: ((assessment: EstimatedAssessment) => EstimatedSpeed | null) | null;
  /** The same request by request; asked only where an objective needs it. */
  readonly estimateRequests: ((assessment: EstimatedAssessment) => RequestSpeed | null) | null;
}
