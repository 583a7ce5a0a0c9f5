import { endOfLine } from "../syntax/yaml/yamlEdit.ts";
import type { YamlPath } from "../syntax/yaml/yamlPath.ts";
import { excerpt } from "../text/excerpt.ts";
import type { TextRange } from "../text/textRange.ts";

/** `a, b and c`; with an ellipsis where there are more than `most`. */
export function listed(names: readonly string[], most: number, conjunction = "and"): string {
  const shown = names.slice(0, most);
  if (names.length > most) return `${shown.join(", ")}, …`;
  return shown.length < 2
    ? shown.join("")
    : `${shown.slice(0, -1).join(", ")} ${conjunction} ${shown.at(-1)}`;
}

/** The last key of a path: what a message calls the place. */
export function lastName(path: YamlPath): string {
  return String(path.findLast((step) => typeof step === "string") ?? "plan");
}

/** The last key as a message quotes it. */
export function quotedName(path: YamlPath): string {
  return `"${excerpt(lastName(path))}"`;
}

/** The part of a range on its first line: no problem underlines a whole block. */
export function firstLineOf(text: string, range: TextRange): TextRange {
  return { start: range.start, end: Math.min(range.end, endOfLine(text, range.start)) };
}

export function uncapitalized(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
