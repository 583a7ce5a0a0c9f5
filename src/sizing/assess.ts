import { type Estimate, type EstimateInput, estimate } from "../capacity/estimate.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { type MissingFact, toEstimateInput } from "../deployment/estimateInput.ts";

/** A deployment and what the arithmetic says of it. */
export type Assessment = EstimatedAssessment | UnknownAssessment;

export interface EstimatedAssessment {
  readonly kind: "estimated";
  /** The deployment's: a service is looked for by its name without its deployment being read. */
  readonly name: string | null;
  readonly deployment: Deployment;
  readonly input: EstimateInput;
  readonly estimate: Estimate;
}

/** Why there is no estimate: facts that are missing, or values that contradict each other. */
export interface UnknownAssessment {
  readonly kind: "unknown";
  readonly name: string | null;
  readonly deployment: Deployment;
  readonly missing: readonly MissingFact[];
  /** A sentence when everything is known but makes no sense together; `null` when facts are missing. */
  readonly problem: string | null;
}

export function assess(deployment: Deployment): Assessment {
  const { name } = deployment;
  const result = toEstimateInput(deployment);
  if (result.kind === "missing")
    return { kind: "unknown", name, deployment, missing: result.missing, problem: null };
  const outcome = estimate(result.input);
  if ("problem" in outcome)
    return { kind: "unknown", name, deployment, missing: [], problem: outcome.problem };
  return { kind: "estimated", name, deployment, input: result.input, estimate: outcome };
}
