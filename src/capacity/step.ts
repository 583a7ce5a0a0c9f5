/** One step of an explanation: the figure that it yields, its formula in words, and the formula with this case's numbers. */
export interface Step {
  readonly figure: string;
  readonly formula: string;
  readonly with: string;
  readonly result?: string;
  /** Where the formula or its coefficients are from. */
  readonly source?: string;
}
