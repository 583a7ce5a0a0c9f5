import type { TextRange } from "../text/textRange.ts";

/** Something a parser could not read, at the characters it could not read. Never thrown. */
export interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly range: TextRange;
  /** Other places that belong to the problem: the first of two equal keys. */
  readonly related?: readonly { readonly message: string; readonly range: TextRange }[];
}

/** What every parser returns: as much of a tree as the text gives, and what was wrong with it. */
export interface Parsed<T> {
  readonly tree: T;
  readonly problems: readonly SyntaxProblem[];
}
