import type { QuantityProblem } from "./quantityProblem.ts";
import { type QuantityKind, quantityForms } from "./quantityUnits.ts";

/** The place that a quantity was written for, in words. */
export interface QuantityPlace {
  /** What the value belongs to, as the sentence should have it: `"latency"`. */
  readonly name: string;
  /** What fits there: "a time". */
  readonly noun: string;
  /** "35ms or 4s". */
  readonly examples: string;
}

/** One sentence or two for a quantity that could not be read, ending in what to write instead. */
export function describeQuantityProblem(problem: QuantityProblem, place: QuantityPlace): string {
  const { name, noun, examples } = place;
  const expected = `${name} takes ${noun}, such as ${examples}.`;
  const [suggestion] = problem.suggestions;
  switch (problem.code) {
    case "empty":
      return `${name} has no value. It takes ${noun}, such as ${examples}.`;
    case "not-a-number":
      return `This is not a number. ${expected}`;
    case "negative":
      return `${name} cannot be below zero. It takes ${noun}, such as ${examples}.`;
    case "too-large":
      return `This number is too large. ${expected}`;
    case "not-whole":
      return `${name} must be a whole number, such as ${suggestion ?? examples}.`;
    case "missing-unit":
      return `This number has no unit. ${expected}`;
    case "unknown-unit":
      return `"${problem.unit}" is not a unit. ${suggestion === undefined ? expected : `Did you mean ${problem.suggestions.join(" or ")}?`}`;
    case "wrong-unit":
      return `${describeForeignUnit(problem.unit, problem.unitKinds)} ${expected}`;
    case "reversed-range":
      return `The range runs from high to low. Write the smaller end first: ${suggestion ?? "low..high"}.`;
    case "dash-range":
      return `A range is written with two dots: ${suggestion ?? "low..high"}.`;
    case "decimal-comma":
      return `A comma parts thousands (10,000). Write the decimal point as a dot: ${suggestion ?? "1.5"}.`;
    case "binary-fraction":
      return `Fractions go with the lower-case suffixes only, which count in thousands: ${suggestion ?? "25.6k"}.`;
  }
}

/** "a time" or "a rate or a whole number". */
export function nounOf(kinds: readonly QuantityKind[]): string {
  return [...new Set(kinds.map((kind) => quantityForms[kind].noun))].join(" or ");
}

function describeForeignUnit(unit: string, kinds: readonly QuantityKind[]): string {
  const [kind = "number"] = kinds;
  const form = quantityForms[kind];
  return form.currency ? `"${unit}" is ${form.noun}.` : `"${unit}" is a unit of ${form.measures}.`;
}
