import type { Finding } from "../findings/finding.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";

/** An edit that is offered at a place. */
export interface CodeAction {
  readonly title: string;
  readonly kind: "quickfix" | "refactor.rewrite";
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
  /** The finding that it solves, `null` for a refactoring. */
  readonly finding: Finding | null;
}

/** The fixes of every finding that the selection touches; an edit that several findings offer stands once. */
export function codeActions(findings: readonly Finding[], selection: TextRange): readonly CodeAction[] {
  const actions = new Map<string, CodeAction>();
  for (const finding of findings) {
    if (selection.end < finding.range.start || selection.start > finding.range.end) continue;
    for (const fix of finding.fixes()) {
      const { title, preferred, edits } = fix;
      const key = JSON.stringify([title, edits]);
      if (!actions.has(key)) actions.set(key, { title, kind: "quickfix", preferred, edits, finding });
    }
  }
  return [...actions.values()];
}
