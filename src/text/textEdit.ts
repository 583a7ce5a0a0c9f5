import type { TextRange } from "./textRange.ts";

/** Replaces `range` of the text with `newText`; an empty range inserts. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** The text with all edits made at once. Edits must not overlap; those at one place keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) =>
        a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.index - b.index,
    );
  let result = "";
  let copiedTo = 0;
  for (const { edit } of ordered) {
    result += text.slice(copiedTo, Math.max(copiedTo, edit.range.start)) + edit.newText;
    copiedTo = Math.max(copiedTo, edit.range.end);
  }
  return result + text.slice(copiedTo);
}
