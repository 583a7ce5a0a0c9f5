import type { Estimate } from "../capacity/estimate.ts";
import { modelsNamedBy } from "../deployment/build.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Assessment } from "../sizing/assess.ts";
import type { WantedModel } from "./hubModels.ts";

/** The models that a document names. */
export function modelsNamedIn({ assessments }: Analysis): readonly WantedModel[] {
  return assessments.flatMap(modelsOf);
}

function modelsOf(assessment: Assessment): readonly WantedModel[] {
  if (assessment.kind !== "estimated") return modelsNamedBy(assessment.deployment);
  const models = known.get(assessment.estimate) ?? modelsNamedBy(assessment.deployment);
  known.set(assessment.estimate, models);
  return models;
}

/** An estimate is of one model, and is taken over while the rest of a plan is typed. */
const known = new WeakMap<Estimate, readonly WantedModel[]>();
