import type { TextRange } from "../text/textRange.ts";
import type { QuantityKind } from "./quantityUnits.ts";

/** Why a text is no quantity of the kind asked for. Offsets count from the start of that text. */
export type QuantityProblem = {
  readonly range: TextRange;
  /** Whole texts that would be right, likeliest first. */
  readonly suggestions: readonly string[];
} & (
  | { readonly code: "empty" | "not-a-number" | "negative" | "reversed-range" | "too-large" | "not-whole" }
  /** A dash where `low..high` was meant, a comma where the decimal point belongs. */
  | { readonly code: "dash-range" | "decimal-comma" }
  | { readonly code: "missing-unit" }
  /** The unit measures something else. */
  | { readonly code: "wrong-unit"; readonly unit: string; readonly unitKinds: readonly QuantityKind[] }
  | { readonly code: "unknown-unit"; readonly unit: string }
  /** `25.6K`: vLLM takes fractions only with the decimal suffixes in lower case. */
  | { readonly code: "binary-fraction" }
);

/** The outcome of reading that is not a value. */
export interface QuantityFailure {
  readonly ok: false;
  readonly problem: QuantityProblem;
}

export function failed(problem: QuantityProblem): QuantityFailure {
  return { ok: false, problem };
}
