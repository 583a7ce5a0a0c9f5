import { offersAt } from "../advice/offersAt.ts";
import { satisfies } from "../advice/satisfies.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { writeChanges } from "../deployment/writeChanges.ts";
import type { Analysis } from "../findings/analysis.ts";
import { proposalTitle } from "../findings/proposalFixes.ts";
import type { EditSet } from "../text/fileEdits.ts";
import type { TextRange } from "../text/textRange.ts";

/** A change of what works. */
export interface Refactoring extends EditSet {
  readonly title: string;
}

/** Changes that could be made where nothing is wrong, at the flag or key that they are about. */
export function refactorings(
  { assessments }: Analysis,
  selection: TextRange,
  lookUps: LookUps,
): readonly Refactoring[] {
  return assessments.flatMap((assessment) => {
    if (assessment.kind !== "estimated" || !satisfies(assessment)) return [];
    return offersAt(assessment, selection, lookUps).flatMap((proposal): readonly Refactoring[] => {
      const written = writeChanges(assessment.deployment, proposal.changes);
      return written === null ? [] : [{ title: proposalTitle(assessment, proposal), ...written }];
    });
  });
}
