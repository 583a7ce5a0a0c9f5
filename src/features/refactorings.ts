import { offersAt } from "../advice/offersAt.ts";
import { satisfies } from "../advice/satisfies.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { writeChanges } from "../deployment/writeChanges.ts";
import type { Analysis } from "../findings/analysis.ts";
import { proposalTitle } from "../findings/proposalFixes.ts";
import type { TextRange } from "../text/textRange.ts";
import type { CodeAction } from "./codeActions.ts";

/** Changes that could be made where nothing is wrong, at the flag or key that they are about. */
export function refactorings(
  { assessments }: Analysis,
  selection: TextRange,
  lookUps: LookUps,
): readonly CodeAction[] {
  return assessments.flatMap((assessment) => {
    if (assessment.kind !== "estimated" || !satisfies(assessment)) return [];
    return offersAt(assessment, selection, lookUps).flatMap((proposal): readonly CodeAction[] => {
      const edits = writeChanges(assessment.deployment, proposal.changes);
      if (edits === null) return [];
      const title = proposalTitle(assessment, proposal);
      return [{ title, kind: "refactor.rewrite", preferred: false, edits, finding: null }];
    });
  });
}
