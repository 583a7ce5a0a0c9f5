import type { Deployment } from "../../deployment/deployment.ts";
import { factRange } from "../../deployment/fact.ts";
import { containsRange, type TextRange } from "../../text/textRange.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const unresolvedSetting: Rule = {
  id: "unresolved-setting",
  severity: "hint",
  summary:
    "A setting that decides the memory depends on something that the file does not tell, so there is no estimate.",
  judgesAlone: true,
  check: (analysis) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      if (assessment.kind !== "unknown") return [];
      return assessment.missing.flatMap(({ what, reason, fact }) => {
        const range = factRange(fact);
        const unnamedModel = what === "model" && assessment.deployment.modelName.value === null;
        if (range === null || (what !== "setting" && !unnamedModel) || isWrong(assessment.deployment, range))
          return [];
        return [
          {
            rule: "unresolved-setting",
            severity: "hint" as const,
            message: reason,
            range,
            related: [],
            fixes: () => [],
          },
        ];
      });
    }),
};

/** What vLLM would refuse has a finding of its own at these characters. */
function isWrong({ settings, source }: Deployment, range: TextRange): boolean {
  const { unexpanded } = source.kind === "launch" ? source.launch : {};
  const places = [...settings.problems.map((problem) => problem.range), ...(unexpanded?.ranges ?? [])];
  return places.some((place) => containsRange(place, range));
}
