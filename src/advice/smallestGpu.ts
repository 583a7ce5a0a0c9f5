import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { assess, type EstimatedAssessment } from "../sizing/assess.ts";
import { gpusToTry } from "./gpusToTry.ts";
import { satisfies } from "./satisfies.ts";

/**
 * The smallest of the common GPUs on which a deployment without one would do what is asked of it;
 * `null` when none would, or the model is not known either.
 */
export function smallestGpuThatWouldDo(deployment: Deployment, lookUps: LookUps): EstimatedAssessment | null {
  if (deployment.model.value === null) return null;
  for (const name of gpusToTry) {
    const gpu = lookUps.findGpuChoice(name);
    if (gpu === null) continue;
    const assessment = assess(withChanges(deployment, [{ kind: "gpu", gpu, count: null }], lookUps));
    if (assessment.kind === "estimated" && satisfies(assessment)) return assessment;
  }
  return null;
}
