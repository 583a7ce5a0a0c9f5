import { enginesOf } from "../../capacity/ask.ts";
import { factRange } from "../../deployment/fact.ts";
import type { EstimatedAssessment } from "../../sizing/assess.ts";
import { type Demand, demandOf, fitOf, requestsCarried } from "../../sizing/demand.ts";
import type { TextRange } from "../../text/textRange.ts";
import { formatBand, formatBytes, formatConcurrency, formatTokens } from "../../units/print.ts";
import type { Finding, RelatedInformation } from "../finding.ts";
import { proposalFixes } from "../proposalFixes.ts";
import type { Rule } from "../rule.ts";

export const workloadDoesNotFit: Rule = {
  id: "workload-does-not-fit",
  severity: "warning",
  summary:
    "The server starts, but its KV cache holds fewer requests of the workload's length than are expected at once; the rest wait or are preempted.",
  judgesAlone: true,
  check: (analysis, lookUps) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      if (assessment.kind !== "estimated" || assessment.estimate.start.verdict === "refused") return [];
      const demand = demandOf(assessment);
      // Requests that the server refuses anyway have a finding of their own.
      if (demand === null || demand.contextTokens > assessment.estimate.maxModelLen) return [];
      const fit = fitOf(assessment, demand);
      if (fit === "fits") return [];
      const range = placeOf(assessment, demand);
      return [
        {
          rule: "workload-does-not-fit",
          severity: fit === "tight" ? "information" : "warning",
          message: fit === "tight" ? tightMessage(assessment, demand) : message(assessment, demand),
          range,
          related: relatedPlaces(assessment, demand, range),
          fixes: () => proposalFixes(analysis, assessment, lookUps),
        },
      ];
    }),
};

function message(assessment: EstimatedAssessment, demand: Demand): string {
  const carried = requestsCarried(assessment, demand.contextTokens);
  const { memory, kvCacheBytesPerToken } = assessment.estimate;
  const asked = `${demand.requests} requests of ${formatTokens(demand.contextTokens)} tokens do not fit at once`;
  const { server } = assessment.input;
  const engines = enginesOf(server, assessment.deployment.replicas.value);
  const most = server.maxNumSeqs * engines;
  if (carried.mid >= most) return `${asked}: --max-num-seqs lets ${most} run, the rest wait.`;
  const requestsEach = Math.ceil(demand.requests / engines);
  const needed = formatBytes(requestsEach * demand.contextTokens * kvCacheBytesPerToken);
  const fit = `about ${formatConcurrency(carried.mid)} do (${formatBand(carried.low, carried.high, formatConcurrency)})`;
  return `${asked}: ${fit}. They would need up to ${needed} of KV cache on each GPU, of which ${formatBytes(memory.kvCacheBytes.mid)} are there.`;
}

function tightMessage(assessment: EstimatedAssessment, demand: Demand): string {
  const carried = requestsCarried(assessment, demand.contextTokens);
  const band = formatBand(carried.low, carried.high, formatConcurrency);
  return `${demand.requests} requests of ${formatTokens(demand.contextTokens)} tokens just fit, but not surely: ${band} by the estimate. A start-up log would tell.`;
}

/** The length that every request may have is what people change first; then the workload that asks. */
function placeOf(assessment: EstimatedAssessment, demand: Demand): TextRange {
  const { deployment } = assessment;
  return (
    factRange(deployment.server.maxModelLen) ??
    (demand.contextFact && factRange(demand.contextFact)) ??
    factRange(demand.requestsFact) ??
    deployment.headRange
  );
}

function relatedPlaces(
  assessment: EstimatedAssessment,
  demand: Demand,
  shown: TextRange,
): readonly RelatedInformation[] {
  const places: readonly (readonly [string, TextRange | null])[] = [
    [`${demand.requests} requests at once are asked for here.`, factRange(demand.requestsFact)],
    ["The length of a request is said here.", demand.contextFact && factRange(demand.contextFact)],
    ["The model is chosen here.", factRange(assessment.deployment.model)],
    ["The GPU is named here.", factRange(assessment.deployment.gpu)],
  ];
  return places.flatMap(([text, range]) =>
    range === null || range.start === shown.start ? [] : [{ message: text, range }],
  );
}
