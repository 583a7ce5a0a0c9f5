import { removalRange } from "../deployment/removalRange.ts";
import { removeEntryEdit } from "../syntax/yaml/yamlEdit.ts";
import { nodeAtPath, pathAtOffset } from "../syntax/yaml/yamlPath.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";
import type { Analysis } from "./analysis.ts";

/** A flag as this file spells it: `--swap-space` on a command line, `swap-space` as a key of a plan's `args`. */
export function spellFlag(analysis: Analysis, flag: string): string {
  return analysis.kind === "plan" ? flag.replace(/^-+/, "") : flag;
}

/** Another flag in the place of a name. */
export function renameFlagEdit(analysis: Analysis, nameRange: TextRange, flag: string): TextEdit {
  return { range: nameRange, newText: spellFlag(analysis, flag) };
}

/** Takes a flag or key out, name and value, with the space, line or comma that goes with it. */
export function removeFlagEdit(analysis: Analysis, range: TextRange): TextEdit {
  const { text } = analysis.source;
  const tree = analysis.plan?.yaml.tree ?? null;
  const place = pathAtOffset(tree, range.start);
  const mapping = place && nodeAtPath(tree, place.path.slice(0, -1));
  return place?.entry && mapping?.kind === "mapping"
    ? removeEntryEdit(text, mapping, place.entry)
    : { range: removalRange(text, range), newText: "" };
}
