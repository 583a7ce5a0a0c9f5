import { overAllRanks } from "../capacity/ask.ts";
import { gpusPerReplica } from "../deployment/deployment.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, fitOf } from "../sizing/demand.ts";

/** Whether a deployment does what is asked of it, as surely as an estimate can say. */
export function satisfies(assessment: Assessment): boolean {
  if (assessment.kind !== "estimated" || assessment.estimate.start.verdict !== "starts") return false;
  if (!hasItsGpus(assessment)) return false;
  const demand = demandOf(assessment);
  if (demand === null)
    return overAllRanks(assessment.input.server, assessment.estimate.concurrency.atMaxModelLen).mid >= 2;
  if (demand.contextTokens > assessment.estimate.maxModelLen) return false;
  return fitOf(assessment, demand) === "fits";
}

/** Whether as many GPUs are there as the parallel sizes and replicas take. */
function hasItsGpus({ deployment: { server, replicas, gpuCount } }: EstimatedAssessment): boolean {
  return gpuCount.value === null || gpusPerReplica(server) * replicas.value <= gpuCount.value;
}
