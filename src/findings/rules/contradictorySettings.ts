import { factRange } from "../../deployment/fact.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const contradictorySettings: Rule = {
  id: "contradictory-settings",
  severity: "error",
  summary: "Settings that make no sense together or for this model: a parallel size that does not divide its heads, a utilization above 1.",
  check: (analysis) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      if (assessment.kind !== "unknown" || assessment.problem === null) return [];
      const { server, headRange } = assessment.deployment;
      const suspects = [server.tensorParallelSize, server.pipelineParallelSize, server.gpuMemoryUtilization, server.maxModelLen, server.maxNumSeqs];
      return [
        {
          rule: "contradictory-settings",
          severity: "error",
          message: assessment.problem,
          range: suspects.map(factRange).find((range) => range !== null) ?? headRange,
          related: [],
          fixes: () => [],
        },
      ];
    }),
};
