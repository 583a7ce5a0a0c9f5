import { overAllRanks } from "../../capacity/ask.ts";
import { factRange } from "../../deployment/fact.ts";
import { demandOf } from "../../sizing/demand.ts";
import { formatBytes, formatConcurrency, formatTokens } from "../../units/print.ts";
import type { Finding } from "../finding.ts";
import { proposalFixes } from "../proposalFixes.ts";
import type { Rule } from "../rule.ts";

export const oneRequestAtATime: Rule = {
  id: "one-request-at-a-time",
  severity: "warning",
  summary:
    "Nobody says how many requests are expected, and the KV cache holds fewer than two of the full length: a second long request waits for the first.",
  judgesAlone: true,
  check: (analysis, lookUps) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      if (assessment.kind !== "estimated" || assessment.estimate.start.verdict !== "starts") return [];
      const { concurrency, maxModelLen, memory } = assessment.estimate;
      const { mid } = overAllRanks(assessment.input.server, concurrency.atMaxModelLen);
      if (demandOf(assessment) !== null || mid >= 2) return [];
      const { deployment } = assessment;
      const holds = `${formatConcurrency(mid)} requests of ${formatTokens(maxModelLen)} tokens`;
      return [
        {
          rule: "one-request-at-a-time",
          severity: "warning",
          message: `It starts, but its ${formatBytes(memory.kvCacheBytes.mid)} of KV cache hold ${holds}: one request of full length at a time.`,
          range: factRange(deployment.server.maxModelLen) ?? deployment.headRange,
          related: [],
          fixes: () => proposalFixes(analysis, assessment, lookUps),
        },
      ];
    }),
};
