import type { EmbeddedPiece } from "../syntax/embeddedText.ts";
import { lengthBefore } from "../text/scan.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsOffset, containsRange, type TextRange } from "../text/textRange.ts";
import { type CommandItem, endOfItems } from "./commandItems.ts";
import type { CommandLaunch } from "./commandLaunches.ts";
import type { FlagInsertion, Launch } from "./launch.ts";

/** Behind the last item of the list as it was first written, in its quotes. */
export function itemInsertion(
  source: SourceText,
  { headRange, arguments: words }: CommandLaunch,
  items: readonly CommandItem[],
  list: TextRange,
): Launch["insertion"] {
  const told = words.filter(({ unresolved }) => unresolved !== "$@").map(({ range }) => range);
  // Words of a comprehension stand where one item makes several.
  const inside = [headRange, ...told].filter((range) => containsRange(list, range) && !range.elsewhere);
  const quote = source.text.slice(list.start, list.end).includes('"') ? '"' : "'";
  const written = source.text.slice(list.start, list.end);
  const last = words.at(-1);
  // Words that stand elsewhere end the list, `*args`: further ones go behind what the brackets hold.
  const isElsewhere = last !== undefined && !containsRange(list, last.range) && /^\[.*\]$/s.test(written);
  const offset = isElsewhere
    ? list.end - 1 - lengthBefore(source.text, list.end - 1, /[\s,]/)
    : ((inside.length > 1 ? endOfItems(items, inside) : endOfOwn(items, list)) ?? headRange.end);
  // A text that was split into its words goes on as a text.
  if (/["']/.test(source.text.charAt(offset))) return { offset, separator: " " };
  return { offset, separator: ", ", form: "items", quote };
}

/** Where the items end that a list begins with, before those that stand elsewhere. */
function endOfOwn(items: readonly CommandItem[], list: TextRange): number | null {
  const end = items.findIndex(({ range }) => range.elsewhere || !containsRange(list, range));
  const last = items[(end < 0 ? items.length : end) - 1];
  return last ? (last.outer ?? last.range).end : null;
}

/** In the text that the command ends with; `none` behind `str(PORT)` of a list that is joined, where no text goes on. */
export function textInsertion(
  { text }: SourceText,
  insertion: FlagInsertion,
  pieces: readonly EmbeddedPiece[],
): FlagInsertion {
  const { offset } = insertion;
  const isInText = pieces.some(
    ({ verbatim, range }) =>
      (verbatim && containsOffset(range, offset)) ||
      (range.end === offset && standsForValue.test(text.slice(range.start, offset))),
  );
  return isInText ? insertion : { offset, separator: "", form: "none" };
}

/** `{PORT}` and `%s` in a text. */
const standsForValue = /^(?:\{.*\}|%.*)$/s;
