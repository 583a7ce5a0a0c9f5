import type { Analysis } from "../findings/analysis.ts";
import { verdictOf } from "../findings/verdict.ts";
import type { Assessment } from "../sizing/assess.ts";
import type { TextRange } from "../text/textRange.ts";
import { gpuPhrase, memoryPhrase, pricePhrase, requestsPhrase } from "./figures.ts";
import { planLenses } from "./planLenses.ts";

/** A line above a launch or service. */
export interface CodeLens {
  readonly range: TextRange;
  readonly title: string;
  readonly command: "gpuplan.openPanel" | "gpuplan.setTargetGpu";
  readonly subjectId: string;
}

export function codeLenses(analysis: Analysis): readonly CodeLens[] {
  const sums = analysis.plan === null ? [] : planLenses(analysis.plan);
  return [
    ...analysis.assessments.flatMap(lensesOf),
    ...sums.map((lens): CodeLens => ({ ...lens, command: "gpuplan.openPanel" })),
  ].toSorted((a, b) => a.range.start - b.range.start);
}

function lensesOf(assessment: Assessment): readonly CodeLens[] {
  const { headRange: range, id: subjectId } = assessment.deployment;
  const lens = (title: string, command: CodeLens["command"]): CodeLens => ({
    range,
    title,
    command,
    subjectId,
  });
  return [
    lens(summary(assessment), "gpuplan.openPanel"),
    lens("Capacity panel", "gpuplan.openPanel"),
    ...(assessment.deployment.source.kind === "launch" ? [lens("Change GPU", "gpuplan.setTargetGpu")] : []),
  ];
}

function summary(assessment: Assessment): string {
  if (assessment.kind === "unknown") return verdictOf(assessment).sentence;
  const parts = [
    gpuPhrase(assessment),
    memoryPhrase(assessment),
    requestsPhrase(assessment),
    pricePhrase(assessment),
  ];
  const { start } = assessment.estimate;
  if (start.verdict !== "starts") parts[2] = verdictOf(assessment).short;
  return parts.filter((part) => part !== null).join(" · ");
}
