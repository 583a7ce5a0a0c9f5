import type { Analysis } from "../findings/analysis.ts";
import type { TextRange } from "../text/textRange.ts";
import { directiveCompletions } from "./directiveCompletions.ts";
import { flagCompletions } from "./flagCompletions.ts";
import { planCompletions } from "./planCompletions.ts";

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

export function completions(analysis: Analysis, offset: number): readonly Completion[] {
  if (analysis.plan !== null) return planCompletions(analysis, analysis.plan, offset);
  if (analysis.kind !== "shell") return [];
  const directive = directiveCompletions(analysis, offset);
  return directive.length > 0 ? directive : flagCompletions(analysis, offset);
}
