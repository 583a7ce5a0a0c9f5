import type { TextRange } from "../text/textRange.ts";

/** Where a value comes from; every message about it starts here. */
export type Origin =
  /** It stands in the file; `range` is the value, `nameRange` the flag or key before it. */
  | { readonly kind: "written"; readonly range: TextRange; readonly nameRange?: TextRange }
  /** Nobody said so: `from` tells whose default it is, "vLLM 0.28 on GPUs below 70 GiB". */
  | { readonly kind: "default"; readonly from: string }
  /** It follows from something else: `from` tells what, "the model's configuration", "the status bar". */
  | { readonly kind: "inherited"; readonly from: string }
  /** It can't be known: `reason` is a sentence; the value is what would be used if it had not been written. */
  | { readonly kind: "unknown"; readonly reason: string; readonly range?: TextRange };

/** A value that remembers its origin. */
export interface Fact<T> {
  readonly value: T;
  readonly origin: Origin;
}

export function writtenFact<T>(value: T, range: TextRange, nameRange?: TextRange): Fact<T> {
  return { value, origin: nameRange ? { kind: "written", range, nameRange } : { kind: "written", range } };
}

export function defaultFact<T>(value: T, from: string): Fact<T> {
  return { value, origin: { kind: "default", from } };
}

export function inheritedFact<T>(value: T, from: string): Fact<T> {
  return { value, origin: { kind: "inherited", from } };
}

export function unknownFact<T>(value: T, reason: string, range?: TextRange): Fact<T> {
  return { value, origin: range ? { kind: "unknown", reason, range } : { kind: "unknown", reason } };
}

/** The characters that say the value, if any do. */
export function factRange(fact: Fact<unknown>): TextRange | null {
  if (fact.origin.kind === "written") return fact.origin.range;
  if (fact.origin.kind === "unknown") return fact.origin.range ?? null;
  return null;
}

export function isUnknown(fact: Fact<unknown>): boolean {
  return fact.origin.kind === "unknown";
}

export function isWritten(fact: Fact<unknown>): boolean {
  return fact.origin.kind === "written";
}
