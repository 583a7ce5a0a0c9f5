import type { QuantityProblem } from "./quantity.ts";
import { type QuantityKind, quantityForms } from "./quantityUnits.ts";

/**
 * One sentence for a quantity that could not be read, ending in what to write instead.
 * `name` is what the value belongs to (`latency`), `kinds` are all the kinds that fit there.
 */
export function describeQuantityProblem(
  problem: QuantityProblem,
  name: string,
  kinds: readonly QuantityKind[],
): string {
  const expected = `${name} takes ${nounOf(kinds)}, such as ${examplesOf(kinds)}`;
  switch (problem.code) {
    case "empty":
      return `${name} has no value; it takes ${nounOf(kinds)}, such as ${examplesOf(kinds)}.`;
    case "not-a-number":
      return `This is not a number. ${expected}.`;
    case "negative":
      return `${name} cannot be below zero. It takes ${nounOf(kinds)}, such as ${examplesOf(kinds)}.`;
    case "too-large":
      return `This number is too large. ${expected}.`;
    case "not-whole":
      return `${name} must be a whole number, such as ${problem.suggestions[0] ?? examplesOf(kinds)}.`;
    case "missing-unit":
      return `This number has no unit. ${expected}.`;
    case "unknown-unit":
      return `"${problem.unit}" is not a unit of ${nounOf(kinds)}. ${capitalized(didYouMean(problem, expected))}`;
    case "wrong-unit":
      return `"${problem.unit}" is a unit of ${measureOf(problem.unitKinds)}. ${expected}.`;
    case "reversed-range":
      return `The range runs from high to low. Write the smaller end first: ${problem.suggestions[0] ?? "low..high"}.`;
    case "dash-range":
      return `A range is written with two dots: ${problem.suggestions[0] ?? "low..high"}.`;
    case "decimal-comma":
      return `A comma parts thousands (10,000). Write the decimal point as a dot: ${problem.suggestions[0] ?? "1.5"}.`;
    case "binary-fraction":
      return `vLLM takes fractions only with the lower-case suffixes, which count in thousands: ${problem.suggestions[0] ?? "25.6k"}.`;
  }
}

/** "a time" or "a rate or a whole number". */
export function nounOf(kinds: readonly QuantityKind[]): string {
  return [...new Set(kinds.map((kind) => quantityForms[kind].noun))].join(" or ");
}

/** `35ms or 4s`: two examples, of different kinds where there are several. */
export function examplesOf(kinds: readonly QuantityKind[]): string {
  const examples =
    kinds.length === 1
      ? kinds.flatMap((kind) => quantityForms[kind].examples)
      : kinds.flatMap((kind) => quantityForms[kind].examples.slice(0, 1));
  return examples.slice(0, 2).join(" or ");
}

function didYouMean(problem: QuantityProblem, otherwise: string): string {
  return problem.suggestions.length === 0 ? otherwise : `did you mean ${problem.suggestions.join(" or ")}?`;
}

function measureOf(kinds: readonly QuantityKind[]): string {
  return kinds
    .slice(0, 1)
    .map((kind) => quantityForms[kind].measures)
    .join("");
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
