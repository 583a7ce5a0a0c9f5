import { modelsNamedBy } from "../deployment/build.ts";
import type { Analysis } from "../findings/analysis.ts";
import { onceOfSame } from "../sizing/sameAssessment.ts";
import type { WantedModel } from "./hubModels.ts";

/** The models that a document names. */
export function modelsNamedIn({ assessments }: Analysis): readonly WantedModel[] {
  return assessments.flatMap((assessment) =>
    assessment.kind === "estimated" ? modelsOfEstimated(assessment) : modelsNamedBy(assessment.deployment),
  );
}

const modelsOfEstimated = onceOfSame(({ deployment }): readonly WantedModel[] => modelsNamedBy(deployment));
