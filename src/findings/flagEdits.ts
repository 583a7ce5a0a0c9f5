import {
  isListItem,
  isOnlyArgument,
  itemRemovalRange,
  removalOfItems,
  removalRange,
  withQuotesOfWords,
} from "../deployment/removalRange.ts";
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

/**
 * Takes a flag or key out, name and value, with the space, line, quotes or comma that go with it. `null` where what is
 * left would not be whole.
 */
export function removeFlagEdit(analysis: Analysis, range: TextRange): TextEdit | null {
  const { text } = analysis.source;
  const words = wordsOf(analysis);
  const removal = removalOfItems(words, range);
  if (removal) return { range: removal, newText: "" };
  const notation = notationAt(analysis, range);
  if (notation === "items" || notation === "keywords")
    return { range: itemRemovalRange(text, range), newText: "" };
  const tree = analysis.plan?.yaml.tree ?? null;
  const place = pathAtOffset(tree, range.start);
  const mapping = place && nodeAtPath(tree, place.path.slice(0, -1));
  if (place?.entry && mapping?.kind === "mapping") return removeEntryEdit(text, mapping, place.entry);
  const flag = withQuotesOfWords(text, words, range);
  if (!isListItem(text, flag)) return { range: removalRange(text, flag), newText: "" };
  return isOnlyArgument(text, flag) ? null : { range: itemRemovalRange(text, flag), newText: "" };
}

function wordsOf({ assessments }: Analysis): readonly Word[] {
  return assessments.flatMap(({ deployment: { source } }) =>
    source.kind === "launch" ? source.launch.arguments : [],
  );
}
