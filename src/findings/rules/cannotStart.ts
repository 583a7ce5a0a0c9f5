import type { StartRefusal } from "../../capacity/estimate.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { factRange } from "../../deployment/fact.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { Finding, RelatedInformation } from "../finding.ts";
import { proposalFixes } from "../proposalFixes.ts";
import type { Rule } from "../rule.ts";
import { refusalReason } from "../verdict.ts";

export const cannotStart: Rule = {
  id: "cannot-start",
  severity: "error",
  summary:
    "vLLM stops at start-up: even the favourable end of the estimate does not fit. Where only the unfavourable end fails it is a warning.",
  judgesAlone: true,
  check: (analysis, lookUps) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      if (assessment.kind !== "estimated") return [];
      const { start } = assessment.estimate;
      if (start.verdict === "starts") return [];
      const refused = start.verdict === "refused";
      const { deployment } = assessment;
      return [
        {
          rule: "cannot-start",
          severity: refused ? "error" : "warning",
          message: `vLLM ${refused ? "will not" : "may not"} start: ${refusalReason(start.reason, assessment)}.`,
          range: causeOf(start.reason, deployment),
          related: relatedCauses(deployment, causeOf(start.reason, deployment)),
          fixes: () => proposalFixes(analysis, assessment, lookUps),
        },
      ];
    }),
};

/** The written value that the refusal points at, else the words that start the server. */
function causeOf(reason: StartRefusal, deployment: Deployment): TextRange {
  const { server, model, headRange } = deployment;
  const causes: Record<StartRefusal, readonly (TextRange | null)[]> = {
    weights_exceed_budget: [factRange(model)],
    no_kv_cache_memory: [factRange(server.gpuMemoryUtilization), factRange(model)],
    one_request_does_not_fit: [factRange(server.maxModelLen), factRange(model)],
    memory_held_by_others: [factRange(server.gpuMemoryUtilization), factRange(model)],
    max_model_len_exceeds_model: [factRange(server.maxModelLen)],
    invalid_parallelism: [factRange(server.tensorParallelSize), factRange(server.pipelineParallelSize)],
    unsupported_on_gpu: [factRange(server.quantization), factRange(server.kvCacheDtype), factRange(model)],
  };
  return causes[reason].find((range) => range !== null) ?? headRange;
}

/** The other written values that the memory depends on. */
function relatedCauses(deployment: Deployment, shown: TextRange): readonly RelatedInformation[] {
  const { server, model, gpu } = deployment;
  const causes: readonly (readonly [string, TextRange | null])[] = [
    ["The model is chosen here.", factRange(model)],
    ["The GPU is named here.", factRange(gpu)],
    ["The length of a request is set here.", factRange(server.maxModelLen)],
    ["The share of the GPU's memory is set here.", factRange(server.gpuMemoryUtilization)],
  ];
  return causes.flatMap(([message, range]) =>
    range === null || range.start === shown.start ? [] : [{ message, range }],
  );
}
