import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Finding, Fix } from "../findings/finding.ts";
import type { EditSet } from "../text/fileEdits.ts";
import type { TextRange } from "../text/textRange.ts";
import { refactorings } from "./refactorings.ts";
import { suppressionEdit } from "./suppress.ts";

/** An edit that is offered at a place. */
export interface CodeAction extends EditSet {
  readonly title: string;
  readonly kind: "quickfix" | "refactor.rewrite";
  readonly preferred: boolean;
  /** The finding that it solves, `null` for a refactoring. */
  readonly finding: Finding | null;
}

/**
 * The fixes of every finding that the selection touches, then a comment that ignores it; an edit that several
 * findings offer stands once. Last what could be done where nothing is wrong.
 */
export function codeActions(
  analysis: Analysis,
  findings: readonly Finding[],
  selection: TextRange,
  lookUps: LookUps,
): readonly CodeAction[] {
  const touched = findings.filter(
    ({ range }) => selection.end >= range.start && selection.start <= range.end,
  );
  const actions = new Map<string, CodeAction>();
  const offer = (finding: Finding, { title, preferred, edits, otherFiles = [] }: Fix) => {
    const key = JSON.stringify([title, edits, otherFiles]);
    if (!actions.has(key))
      actions.set(key, { title, kind: "quickfix", preferred, edits, otherFiles, finding });
  };
  for (const finding of touched) for (const fix of finding.fixes()) offer(finding, fix);
  for (const finding of touched) {
    const edits = [suppressionEdit(analysis, finding)];
    offer(finding, { title: `Ignore ${finding.rule} here`, preferred: false, edits });
  }
  const offered = refactorings(analysis, selection, lookUps).map(
    (refactoring): CodeAction => ({
      ...refactoring,
      kind: "refactor.rewrite",
      preferred: false,
      finding: null,
    }),
  );
  return [...actions.values(), ...offered];
}
