import { type EmbeddedText, sliceEmbedded } from "../syntax/embeddedText.ts";
import type { SplitWord } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import type { FlagInsertion } from "./launch.ts";

const literal = `'[^']*'|"[^"$\`]*"|-?\\d+(?:\\.\\d+)?`;
const variable = "\\$(?:env:)?\\w+";
const coalesced = new RegExp(`^\\(?\\s*(${variable})\\s*\\?\\?\\s*(${literal})\\s*\\)?$`, "i");
const branch = `\\{\\s*(?:\\[\\w+\\]\\s*)?(${variable}|${literal})\\s*\\}`;
const chosen = new RegExp(
  `^if\\s*\\(\\s*(-not\\s+|!\\s*|\\[string\\]::IsNullOr\\w+\\()?\\s*(${variable})\\s*\\)?\\s*\\)\\s*${branch}\\s*else\\s*${branch}$`,
  "i",
);

/** `$env:X ?? 'd'`, `if ($env:X) { $env:X } else { 'd' }`: the variable, and the text that stands in for it. */
export function readDefault(value: EmbeddedText): { variable: string; text: EmbeddedText } | null {
  const trimmed = value.text.trimEnd();
  const [, first, fallback] = coalesced.exec(trimmed) ?? [];
  if (first !== undefined && fallback !== undefined)
    return { variable: first, text: unquoted(value, trimmed.lastIndexOf(fallback), fallback) };
  const [, not, tested, then, otherwise] = chosen.exec(trimmed) ?? [];
  if (tested === undefined || then === undefined || otherwise === undefined) return null;
  const [given, instead] = not === undefined ? [then, otherwise] : [otherwise, then];
  if (given.toLowerCase() !== tested.toLowerCase() || instead.startsWith("$")) return null;
  const at =
    not === undefined ? trimmed.lastIndexOf(instead) : trimmed.indexOf(instead, trimmed.indexOf("{"));
  return { variable: tested, text: unquoted(value, at, instead) };
}

function unquoted(value: EmbeddedText, at: number, written: string): EmbeddedText {
  const quote = /^["']/.test(written) ? 1 : 0;
  return sliceEmbedded(value, at + quote, at + written.length - quote);
}

/** A word that is there only under a condition which the file does not decide. */
export function asConditional({ text, range }: SplitWord): SplitWord {
  const pieces = text.pieces.map((piece) => {
    const written = text.text.slice(piece.start, piece.start + piece.length);
    const known = { expression: written, unresolved: false, definition: null };
    return { ...piece, expanded: { ...(piece.expanded ?? known), conditional: true } };
  });
  return { text: { text: text.text, pieces }, range };
}

/** Of `Start-Process`: an item more in the list, or a word more in the one text. */
export function insertionInList({ text }: SourceText, { start, end }: TextRange): FlagInsertion {
  const command = text.slice(start, end);
  const isList = command.includes(",", Math.max(0, command.search(/-Arg/i)));
  return isList || /["']/.test(text.charAt(end - 1))
    ? { offset: end, separator: ", ", form: "items", quote: '"' }
    : { offset: end, separator: " " };
}
