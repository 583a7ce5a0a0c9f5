import { type EmbeddedText, fileRange, writtenText } from "../syntax/embeddedText.ts";
import type { Word, WordSegment } from "../syntax/word.ts";

/** A text that another language has taken out of its quotes as a word. */
export function wordOfText(source: EmbeddedText): Word {
  const { text, pieces } = source;
  const segments = pieces.map(({ start, length, range, verbatim, expanded }): WordSegment => {
    const value = expanded?.unresolved ? expanded.expression : text.slice(start, start + length);
    return {
      value,
      range,
      verbatim: verbatim && !expanded?.unresolved,
      ...(expanded?.definition ? { definition: expanded.definition } : {}),
    };
  });
  const value = segments.map((segment) => segment.value).join("");
  const base = {
    range: fileRange(source, 0, text.length),
    written: writtenText(source, 0, text.length),
    segments,
    ...(pieces.some((piece) => piece.expanded?.conditional) ? { conditional: true } : {}),
  };
  return pieces.some((piece) => piece.expanded?.unresolved)
    ? { ...base, value: null, unresolved: value }
    : { ...base, value };
}
