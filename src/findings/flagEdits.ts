import { itemRemovalRange, removalOfItems, removalRange } from "../deployment/removalRange.ts";
import type { Word } from "../syntax/word.ts";
import { removeEntryEdit } from "../syntax/yaml/yamlEdit.ts";
import { nodeAtPath, pathAtOffset } from "../syntax/yaml/yamlPath.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { containsRange, type TextRange } from "../text/textRange.ts";
import type { Analysis } from "./analysis.ts";

/**
 * A flag as the file spells it at `place`: `--swap-space` on a command line, `swap-space` as a key of a plan's `args`,
 * `swap_space` as an argument of a call.
 */
export function spellFlag(analysis: Analysis, flag: string, place: TextRange): string {
  switch (notationAt(analysis, place)) {
    case "words":
    case "items":
      return flag;
    case "keys":
      return flag.replace(/^-+/, "");
    case "keywords":
      return flag.replace(/^-+/, "").replaceAll("-", "_");
  }
}

/** How settings are written: words or items of a command, keys of a mapping, arguments of a call. */
export type FlagNotation = "words" | "items" | "keys" | "keywords";

export function notationAt(analysis: Analysis, place: TextRange): FlagNotation {
  if (analysis.kind === "plan") return "keys";
  for (const { deployment } of analysis.assessments) {
    if (deployment.source.kind !== "launch" || !containsRange(deployment.source.launch.range, place))
      continue;
    const { named, insertion } = deployment.source.launch;
    if (insertion.form === "items") return "items";
    if (named) return insertion.form === "keyword" ? "keywords" : "keys";
  }
  return "words";
}

/** Another flag in the place of a name. */
export function renameFlagEdit(analysis: Analysis, nameRange: TextRange, flag: string): TextEdit {
  return { range: nameRange, newText: spellFlag(analysis, flag, nameRange) };
}

/** Takes a flag or key out, name and value, with the space, line or comma that goes with it. */
export function removeFlagEdit(analysis: Analysis, range: TextRange): TextEdit {
  const { text } = analysis.source;
  const removal = removalOfItems(wordsOf(analysis), range);
  if (removal) return { range: removal, newText: "" };
  const notation = notationAt(analysis, range);
  if (notation === "items" || notation === "keywords")
    return { range: itemRemovalRange(text, range), newText: "" };
  const tree = analysis.plan?.yaml.tree ?? null;
  const place = pathAtOffset(tree, range.start);
  const mapping = place && nodeAtPath(tree, place.path.slice(0, -1));
  return place?.entry && mapping?.kind === "mapping"
    ? removeEntryEdit(text, mapping, place.entry)
    : { range: removalRange(text, range), newText: "" };
}

function wordsOf({ assessments }: Analysis): readonly Word[] {
  return assessments.flatMap(({ deployment: { source } }) =>
    source.kind === "launch" ? source.launch.arguments : [],
  );
}
