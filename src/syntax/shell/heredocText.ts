import { type EmbeddedText, embedPieces, fileRange, sliceEmbedded } from "../embeddedText.ts";
import { readHeredocText } from "./readWord.ts";
import type { Redirect, ShellWord } from "./shellScript.ts";

/** What stands between `<<EOF` and `EOF` as one word; quotes around the end mark make all of it `literal`. */
export function readDocument(
  source: EmbeddedText,
  { literal, stripsTabs }: { readonly literal: boolean; readonly stripsTabs: boolean },
): ShellWord {
  const text = stripsTabs ? withoutTabs(source) : source;
  return literal ? readLiteralText(text) : readHeredocText(text);
}

/** The document that a command reads; `null` where the redirection is another. */
export function documentOf({ heredoc, operator, target }: Redirect): ShellWord | null {
  if (!heredoc) return null;
  const literal = target?.parts.some((part) => part.kind === "literal" && part.quoted) ?? false;
  return readDocument(heredoc, { literal, stripsTabs: operator === "<<-" });
}

function readLiteralText(source: EmbeddedText): ShellWord {
  const { text, pieces } = source;
  const parts = pieces.map(({ start, length, ...place }) => {
    const value = text.slice(start, start + length);
    return { kind: "literal" as const, value, quoted: true, ...place };
  });
  return { range: fileRange(source, 0, text.length), written: text, parts };
}

/** `<<-` takes the tabs off the start of each line. */
export function withoutTabs(text: EmbeddedText): EmbeddedText {
  const parts: Parameters<typeof embedPieces>[0][number][] = [];
  for (const line of text.text.matchAll(/^(\t*)([^\n]*\n?)/gm)) {
    const [whole, tabs = ""] = line;
    const slice = sliceEmbedded(text, line.index + tabs.length, line.index + whole.length);
    for (const { start, length, ...place } of slice.pieces)
      parts.push({ ...place, value: slice.text.slice(start, start + length) });
  }
  return embedPieces(parts);
}
