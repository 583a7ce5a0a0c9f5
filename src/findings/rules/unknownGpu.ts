import { factRange } from "../../deployment/fact.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const unknownGpu: Rule = {
  id: "unknown-gpu",
  severity: "warning",
  summary: "The catalogue does not know a GPU that the file names, so nothing can be estimated on it.",
  judgesAlone: true,
  check: (analysis) => {
    const seen = new Set<number>();
    return analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
      const range = factRange(deployment.gpu);
      if (
        deployment.gpu.value !== null ||
        range === null ||
        deployment.gpu.origin.kind !== "unknown" ||
        seen.has(range.start)
      )
        return [];
      seen.add(range.start);
      return [
        {
          rule: "unknown-gpu",
          severity: "warning",
          message: deployment.gpu.origin.reason,
          range,
          related: [],
          fixes: () =>
            deployment.nearestGpus.map((name) => ({
              title: `Change to ${name}`,
              preferred: false,
              edits: [{ range, newText: name }],
            })),
        },
      ];
    });
  },
};
