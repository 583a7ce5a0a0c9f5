/** Reads fields that a shape cannot do without; what is absent is collected and named, never invented. */
export interface FieldReader {
  /** The value; for an absent one a 1 that nobody sees, because whatever is missing becomes the answer. */
  need(value: number | null | undefined, name: string): number;
  readonly missing: ReadonlySet<string>;
  assume(sentence: string): void;
  readonly assumptions: ReadonlySet<string>;
}

export function createFieldReader(): FieldReader {
  const missing = new Set<string>();
  const assumptions = new Set<string>();
  return {
    missing,
    assumptions,
    assume: (sentence) => void assumptions.add(sentence),
    need(value, name) {
      if (value !== null && value !== undefined) return value;
      missing.add(name);
      return 1;
    },
  };
}
