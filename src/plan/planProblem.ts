import type { SyntaxProblem } from "../syntax/parsed.ts";
import type { TextEdit } from "../text/textEdit.ts";

/** What is wrong with the form of a plan, at the characters that are wrong, with the edits that would put it right. */
export interface PlanProblem extends SyntaxProblem {
  readonly fixes: readonly PlanFix[];
}

export interface PlanFix {
  /** An order to the editor: `Add the unit: 24GB`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** A value to start from, or one of several ways out: nothing to be made without looking. */
  readonly isProposal?: true;
}
