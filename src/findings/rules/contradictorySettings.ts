import type { Deployment } from "../../deployment/deployment.ts";
import { factRange } from "../../deployment/fact.ts";
import type { LookUps } from "../../deployment/lookUps.ts";
import { withChanges } from "../../deployment/withChanges.ts";
import { writeChanges } from "../../deployment/writeChanges.ts";
import { assess } from "../../sizing/assess.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { Finding, Fix } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const contradictorySettings: Rule = {
  id: "contradictory-settings",
  severity: "error",
  summary:
    "Settings that make no sense together or for this model: a parallel size that does not divide its heads, a utilization above 1.",
  judgesAlone: true,
  check: (analysis, lookUps) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      if (assessment.kind !== "unknown" || assessment.problem === null) return [];
      const { deployment, problem } = assessment;
      const range = culpritOf(deployment, problem, lookUps);
      const sizes = possibleSizes(deployment, range, lookUps);
      const advice = sizes.length === 0 ? "" : ` Possible: ${sizes.join(", ")}.`;
      return [
        {
          rule: "contradictory-settings",
          severity: "error",
          message: `${problem}${advice}`,
          range,
          related: [],
          fixes: () => sizes.flatMap((size) => sizeFix(deployment, size)),
        },
      ];
    }),
};

/** Tensor parallel sizes that the model's heads allow, where the written one is what they do not. */
function possibleSizes(deployment: Deployment, range: TextRange, lookUps: LookUps): readonly number[] {
  const field = "tensor_parallel_size";
  const written = deployment.settings.byField.get(field);
  if (written?.valueRange.start !== range.start) return [];
  return sizes.filter((value) => {
    const tried = assess(withChanges(deployment, [{ kind: "setting", field, value }], lookUps));
    return tried.kind === "estimated";
  });
}

/** GPUs of one server, as machines have them. */
const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16];

function sizeFix(deployment: Deployment, size: number): readonly Fix[] {
  const written = writeChanges(deployment, [{ kind: "setting", field: "tensor_parallel_size", value: size }]);
  if (written === null) return [];
  return [{ title: `Set the tensor parallel size to ${size}`, preferred: false, ...written }];
}

/** The written setting without which this contradiction is gone; the arithmetic that found it knows no places. */
function culpritOf(deployment: Deployment, problem: string, lookUps: LookUps): TextRange {
  for (const { field, valueRange } of deployment.settings.byField.values()) {
    const without = assess(withChanges(deployment, [{ kind: "remove-setting", field }], lookUps));
    if (without.kind === "estimated" || without.problem !== problem) return valueRange;
  }
  const context = deployment.workload.contextTokens;
  return (context && factRange(context)) ?? factRange(deployment.model) ?? deployment.headRange;
}
