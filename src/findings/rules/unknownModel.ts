import { factRange } from "../../deployment/fact.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const unknownModel: Rule = {
  id: "unknown-model",
  severity: "information",
  summary:
    "The catalogue does not know the model and its name does not tell what it is, so nothing can be estimated.",
  judgesAlone: true,
  check: (analysis) =>
    analysis.assessments.flatMap((assessment): readonly Finding[] => {
      const { model, modelName } = assessment.deployment;
      const range = factRange(model);
      if (
        model.value !== null ||
        modelName.value === null ||
        range === null ||
        model.origin.kind !== "unknown"
      )
        return [];
      const { nearestModels, settings } = assessment.deployment;
      // Where an assignment names the model, the name is mended there.
      const place = settings.model?.definition ?? range;
      return [
        {
          rule: "unknown-model",
          severity: "information",
          message: model.origin.reason,
          range,
          related: [],
          fixes: () =>
            nearestModels.map((name) => ({
              title: `Change to ${name}`,
              preferred: false,
              edits: [{ range: place, newText: name }],
            })),
        },
      ];
    }),
};
