import { factRange } from "../deployment/fact.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Assessment } from "../sizing/assess.ts";
import { containsOffset } from "../text/textRange.ts";
import { configHover } from "./configHover.ts";
import { flagHover } from "./flagHover.ts";
import { gpuHover } from "./gpuHover.ts";
import type { Hover } from "./hoverText.ts";
import { modelHover } from "./modelHover.ts";
import { planHover } from "./planHover.ts";
import { whyNotText } from "./whyNotText.ts";

/** The narrowest thing at `offset` that something can be said about. */
export function hoverAt(analysis: Analysis, offset: number, lookUps: LookUps): Hover | null {
  if (analysis.config !== undefined) return configHover(analysis.config, offset);
  const hovers = analysis.assessments.flatMap((assessment) => hoversOf(assessment, offset, lookUps));
  const planKey = analysis.plan === null ? null : planHover(analysis.plan, offset);
  const all = planKey === null ? hovers : [...hovers, planKey];
  return all.sort((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start))[0] ?? null;
}

function hoversOf(assessment: Assessment, offset: number, lookUps: LookUps): readonly Hover[] {
  const { deployment } = assessment;
  const hovers: Hover[] = [];
  for (const setting of deployment.settings.byField.values()) {
    const { nameRange, valueRange, definition } = setting;
    const range = [nameRange, valueRange, definition].find((place) => place && containsOffset(place, offset));
    if (range) {
      const whyNot = whyNotText(assessment, setting.field, lookUps);
      const markdown = [flagHover(assessment, setting.flag), whyNot].filter((part) => part !== "");
      hovers.push({ range, markdown: markdown.join("\n\n") });
    }
  }
  for (const problem of deployment.settings.problems) {
    if ("flag" in problem && containsOffset(problem.range, offset)) {
      hovers.push({ range: problem.range, markdown: flagHover(assessment, problem.flag) });
    }
  }
  const modelPlace = factRange(deployment.model);
  if (modelPlace && containsOffset(modelPlace, offset))
    hovers.push({ range: modelPlace, markdown: modelHover(assessment) });
  const gpuPlace = factRange(deployment.gpu);
  if (gpuPlace && containsOffset(gpuPlace, offset) && deployment.gpu.value) {
    hovers.push({ range: gpuPlace, markdown: gpuHover(deployment.gpu.value) });
  }
  return hovers;
}
