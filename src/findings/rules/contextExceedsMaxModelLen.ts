import { factRange } from "../../deployment/fact.ts";
import { writeChanges } from "../../deployment/writeChanges.ts";
import { formatTokens } from "../../units/print.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const contextExceedsMaxModelLen: Rule = {
  id: "context-exceeds-max-model-len",
  severity: "warning",
  summary: "The workload's requests are longer than the server accepts: it answers them with an error.",
  judgesAlone: true,
  check: (analysis) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      if (assessment.kind !== "estimated") return [];
      const { deployment, estimate } = assessment;
      const context = deployment.workload.contextTokens;
      if (context === null || context.value <= estimate.maxModelLen) return [];
      const shown = factRange(context) ?? deployment.headRange;
      const place = factRange(deployment.server.maxModelLen);
      return [
        {
          rule: "context-exceeds-max-model-len",
          severity: "warning",
          message: `Requests of ${formatTokens(context.value)} tokens are refused: the server takes at most ${formatTokens(estimate.maxModelLen)} (max-model-len).`,
          range: shown,
          related: place === null ? [] : [{ message: "The longest request is set here.", range: place }],
          fixes: () => {
            if (context.value > estimate.longestContextTokens) return [];
            const written = writeChanges(deployment, [
              { kind: "setting", field: "max_model_len", value: context.value },
            ]);
            if (written === null) return [];
            const title = `Raise max-model-len to ${formatTokens(context.value)}`;
            return [{ title, preferred: true, ...written }];
          },
        },
      ];
    }),
};
