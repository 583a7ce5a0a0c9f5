import type { TextRange } from "../text/textRange.ts";

/** What is said about the characters under the pointer. */
export interface Hover {
  readonly range: TextRange;
  readonly markdown: string;
}
