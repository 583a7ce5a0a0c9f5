import { type EmbeddedText, embedPieces, placeholder } from "../syntax/embeddedText.ts";
import { partsOf, resolvedPart, unresolvedPart, type WordPart } from "../syntax/splitWords.ts";
import type { TextRange } from "../text/textRange.ts";

/** What an expression of a template stands for: a text with the places of its characters; `null` where nobody can tell. */
export interface Filling {
  readonly text: EmbeddedText;
  /** The literal that gives the text, where an edit there changes nothing else. */
  readonly definition: TextRange | null;
}

/**
 * A text with the expressions of an outer language filled in (`$(NAME)` of make, `{{name}}` of just), as the shell
 * gets it. A value of several words keeps the places where they are written; one word stands where it is used.
 */
export function fillIn(
  source: EmbeddedText,
  pattern: RegExp,
  fill: (match: RegExpExecArray) => Filling | string | null,
): EmbeddedText {
  const parts: WordPart[] = [];
  let from = 0;
  for (const match of source.text.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].length;
    parts.push(...partsOf(source, from, start));
    from = end;
    const filling = fill(match);
    if (filling === null) parts.push(unresolvedPart(source, start, end, placeholder));
    else if (typeof filling === "string")
      parts.push(...(filling === "" ? [] : [resolvedPart(source, start, end, filling, null)]));
    else parts.push(...partsOfFilling(source, start, end, filling));
  }
  parts.push(...partsOf(source, from, source.text.length));
  return embedPieces(parts);
}

function partsOfFilling(source: EmbeddedText, start: number, end: number, filling: Filling): WordPart[] {
  const { text, definition } = filling;
  const isPlain = /^[^\s"'\\;&|$`]*$/.test(text.text);
  const isKnown = !text.pieces.some((piece) => piece.expanded?.unresolved);
  if (!isPlain) return partsOf(text, 0, text.text.length);
  if (text.text === "") return [];
  if (!isKnown) return [unresolvedPart(source, start, end, placeholder)];
  return [resolvedPart(source, start, end, text.text, definition)];
}

/** How often each name is used, by a pattern whose first group is the name. */
export function countNames(text: string, pattern: RegExp): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const match of text.matchAll(pattern)) {
    const name = match[1] ?? "";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
