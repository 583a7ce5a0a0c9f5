import { gpusPerReplica } from "../deployment/deployment.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, requestsOfOneServer } from "../sizing/demand.ts";
import { formatConcurrency, formatGiB, formatHourlyPrice, formatTokens } from "../units/print.ts";

/** Phrases that several features share, so that lens, hover and panel say the same thing in the same words. */

/** `1x L4`, `2x A100 80GB`. */
export function gpuPhrase(assessment: EstimatedAssessment): string {
  const { gpu, server } = assessment.deployment;
  return `${gpusPerReplica(server)}x ${gpu.value?.label ?? "GPU"}`;
}

/** `weights 14.2 + KV 5.0 + other 0.6 of 19.8 GiB`: what the utilization grants and who takes it, per GPU. */
export function memoryPhrase(assessment: EstimatedAssessment): string {
  const { memory } = assessment.estimate;
  const other = memory.requestedBytes - memory.weightBytes - memory.kvCacheBytes.mid;
  return `weights ${formatGiB(memory.weightBytes)} + KV ${formatGiB(memory.kvCacheBytes.mid)} + other ${formatGiB(Math.max(0, other))} of ${formatGiB(memory.requestedBytes)} GiB`;
}

/** `2.9 requests of 32K`, at the workload's context where one is known. */
export function requestsPhrase(assessment: EstimatedAssessment): string {
  const { maxModelLen } = assessment.estimate;
  const context = assessment.input.workloadContextTokens;
  const demand = demandOf(assessment);
  const requests = requestsOfOneServer(assessment);
  return `${formatConcurrency(requests.mid)} requests of ${formatTokens(demand?.contextTokens ?? context ?? maxModelLen)}`;
}

/** `$0.39/h` for all GPUs of the deployment, or nothing. */
export function pricePhrase(assessment: EstimatedAssessment): string | null {
  const { price, server, replicas } = assessment.deployment;
  if (price.value === null) return null;
  return formatHourlyPrice(price.value.perHour * gpusPerReplica(server) * replicas.value);
}
