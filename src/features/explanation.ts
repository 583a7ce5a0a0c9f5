import type { Estimate, EstimateInput } from "../capacity/estimate.ts";
import { explainEstimate, type Step } from "../capacity/explain.ts";

/** The steps behind figures whose names begin with one of `figures`, as Markdown lines; `[]` means all of them. */
export function explainFigures(input: EstimateInput, estimate: Estimate, figures: readonly string[]): string {
  return explainEstimate(input, estimate)
    .filter(
      (step) =>
        figures.length === 0 ||
        figures.some((name) => step.figure === name || step.figure.startsWith(`${name}.`)),
    )
    .map(stepLine)
    .join("\n");
}

function stepLine(step: Step): string {
  const result = step.result === undefined ? "" : ` = ${step.result}`;
  return `- ${step.figure}: ${step.formula}  \n  \`${step.with}\`${result}`;
}
