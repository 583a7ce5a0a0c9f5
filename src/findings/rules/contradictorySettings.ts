import { assess } from "../../advice/assess.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { factRange } from "../../deployment/fact.ts";
import type { LookUps } from "../../deployment/lookUps.ts";
import { withChanges } from "../../deployment/withChanges.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const contradictorySettings: Rule = {
  id: "contradictory-settings",
  severity: "error",
  summary:
    "Settings that make no sense together or for this model: a parallel size that does not divide its heads, a utilization above 1.",
  check: (analysis, lookUps) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      if (assessment.kind !== "unknown" || assessment.problem === null) return [];
      return [
        {
          rule: "contradictory-settings",
          severity: "error",
          message: assessment.problem,
          range: culpritOf(assessment.deployment, assessment.problem, lookUps),
          related: [],
          fixes: () => [],
        },
      ];
    }),
};

/** The written setting without which this contradiction is gone; the arithmetic that found it knows no places. */
function culpritOf(deployment: Deployment, problem: string, lookUps: LookUps): TextRange {
  for (const { field, valueRange } of deployment.settings.byField.values()) {
    const without = assess(withChanges(deployment, [{ kind: "remove-setting", field }], lookUps));
    if (without.kind === "estimated" || without.problem !== problem) return valueRange;
  }
  const context = deployment.workload.contextTokens;
  return (context && factRange(context)) ?? factRange(deployment.model) ?? deployment.headRange;
}
