import { type EmbeddedText, embedPieces, placeholder } from "../../syntax/embeddedText.ts";
import type { ExpandedWord, Piece } from "../../syntax/shell/expandedWord.ts";
import { expressionPart, templateParts } from "../../syntax/templateParts.ts";
import { scalarAsWord } from "../../syntax/yaml/scalarWord.ts";
import type { YamlScalar } from "../../syntax/yaml/yamlNode.ts";
import { joinRanges, type TextRange } from "../../text/textRange.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/** What a format makes of `${NAME}` or `$(NAME)` in its texts, before anybody else reads them. */
export type Interpolate = (text: EmbeddedText) => EmbeddedText;

type Part = Parameters<typeof embedPieces>[0][number];

/** The content of a scalar with the place of each character; templates in it are unresolved expressions. */
export function scalarText(file: YamlLaunchFile, scalar: YamlScalar): EmbeddedText {
  const word = scalarAsWord(file.text, scalar);
  const parts = word.segments.flatMap(({ value, range, verbatim }): Part[] => {
    if (!verbatim && value.includes(placeholder)) return [expressionPart(file, range)];
    // Lines on which a template only steers are gone when the text is read: they must not part a command.
    if (/^[\n ]+$/.test(value) && file.source.text.slice(range.start, range.end).includes("{{"))
      return [{ value: scalar.style === "literal" ? "\n" : " ", range, verbatim: false }];
    return templateParts(file, value, range, verbatim);
  });
  return embedPieces(parts);
}

/** A scalar as one word: what a list gives a program. The word's range leaves the scalar's quotes out. */
export function scalarWord(file: YamlLaunchFile, scalar: YamlScalar, interpolate: Interpolate): ExpandedWord {
  return wordOfText(file, interpolate(scalarText(file, scalar)), scalarAsWord(file.text, scalar).range);
}

/** All of a text as one word; `fallback` is the range of an empty one. */
export function wordOfText(file: YamlLaunchFile, text: EmbeddedText, fallback: TextRange): ExpandedWord {
  const pieces = piecesOfText(text);
  const range = pieces.reduce<TextRange | null>(
    (joined, piece) => (joined ? joinRanges(joined, piece.range) : piece.range),
    null,
  );
  const written = range ? file.source.text.slice(range.start, range.end) : "";
  const conditional = pieces.some((piece) => piece.conditional);
  return { range: range ?? fallback, written, pieces, conditional };
}

export function piecesOfText({ text, pieces }: EmbeddedText): readonly Piece[] {
  return pieces.map(({ start, length, range, verbatim, expanded }) => ({
    text: expanded?.unresolved ? expanded.expression : text.slice(start, start + length),
    range,
    verbatim,
    unresolved: expanded?.unresolved ?? false,
    conditional: expanded?.conditional ?? false,
    expression: expanded?.expression ?? null,
    source: null,
    definition: expanded?.definition ?? null,
  }));
}
