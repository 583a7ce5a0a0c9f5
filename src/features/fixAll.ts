import type { Finding } from "../findings/finding.ts";
import type { TextEdit } from "../text/textEdit.ts";

/**
 * The edits that put right, at once, all that can be put right without deciding anything: renamed and removed flags,
 * switches with a value, comments that suppress nothing. Of edits that touch each other the first stays; what the
 * others would do is found again afterwards.
 */
export function fixAllEdits(findings: readonly Finding[]): readonly TextEdit[] {
  const edits = findings.flatMap(
    (finding) =>
      finding.fixes().find(({ preferred, isMechanical }) => preferred && isMechanical)?.edits ?? [],
  );
  const kept: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    const last = kept.at(-1);
    if (last === undefined || last.range.end < edit.range.start) kept.push(edit);
  }
  return kept;
}
