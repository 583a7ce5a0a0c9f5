import type { EntryInsertion } from "../syntax/yaml/yamlEdit.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { Fix } from "./finding.ts";

/** A fix that writes one value over another. */
export function replaceFix(title: string, edit: TextEdit, preferred = true): Fix {
  return { title, preferred, edits: [edit] };
}

/** A fix that writes `key: value` where a further key can stand; none where the file has no such place. */
export function insertFix(title: string, insertion: EntryInsertion | null, entry: string): readonly Fix[] {
  if (insertion === null) return [];
  const { offset, prefix, suffix } = insertion;
  const edits = [{ range: { start: offset, end: offset }, newText: `${prefix}${entry}${suffix}` }];
  return [{ title, preferred: true, edits }];
}
