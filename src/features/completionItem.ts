import type { TextRange } from "../text/textRange.ts";

export type CompletionKind = "flag" | "key" | "value" | "model" | "gpu" | "reference";

/** Something that can be written at the cursor; `newText` replaces `range`. The list is in order of rank. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly range: TextRange;
  readonly newText: string;
  readonly detail?: string;
  readonly documentation?: string;
  readonly filterText?: string;
}
