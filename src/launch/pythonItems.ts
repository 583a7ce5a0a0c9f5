import { type EmbeddedText, embedPieces, placeholder } from "../syntax/embeddedText.ts";
import {
  type PythonItem,
  type PythonPiece,
  type PythonValue,
  piecesOf,
} from "../syntax/python/pythonValue.ts";
import type { Word } from "../syntax/word.ts";
import { containsRange, joinRanges } from "../text/textRange.ts";
import type { CommandItem } from "./commandItems.ts";
import type { LiteralValue } from "./launch.ts";

/** A list of Python as the words of a command; what may be any number of words says so. */
export function itemsOfList(items: readonly PythonItem[]): CommandItem[] {
  return items.map(({ value, conditional, isMany }) => {
    const pieces = piecesOf(value);
    const text = isMany
      ? embedUnknown(`$@`, value)
      : embedPieces(pieces.map((piece) => embeddedPart(piece, conditional)));
    const [first, ...others] = pieces.filter(({ range }) => containsRange(value.range, range));
    const inner = first && others.reduce((joined, { range }) => joinRanges(joined, range), first.range);
    return { text, range: isMany || !inner ? value.range : inner, outer: value.range };
  });
}

function embedUnknown(expression: string, { range }: PythonValue): EmbeddedText {
  return embedPieces([
    {
      value: placeholder,
      range,
      verbatim: false,
      expanded: { expression, unresolved: true, conditional: false, definition: null },
    },
  ]);
}

/** A text of Python that a shell reads. */
export function scriptOfText(value: PythonValue): EmbeddedText {
  return embedPieces(piecesOf(value).map((piece) => embeddedPart(piece, false)));
}

function embeddedPart(
  { value, range, verbatim, unresolved, expression, definition, conditional: own }: PythonPiece,
  isConditional: boolean,
): Parameters<typeof embedPieces>[0][number] {
  const conditional = isConditional || own === true;
  if (expression === null && !conditional) return { value, range, verbatim };
  const expanded = { expression: expression ?? value, unresolved, conditional, definition };
  return { value: unresolved ? placeholder : value, range, verbatim: verbatim && !unresolved, expanded };
}

/** A value as a word of its own: that of an environment variable. */
export function wordOfValue(value: PythonValue): Word {
  const pieces = piecesOf(value);
  const text = pieces.map((piece) => piece.value).join("");
  const segments = pieces.map(({ value: piece, range, verbatim, definition }) => ({
    value: piece,
    range,
    verbatim,
    ...(definition ? { definition } : {}),
  }));
  const base = { range: value.range, written: text, segments };
  return pieces.some((piece) => piece.unresolved)
    ? { ...base, value: null, unresolved: text }
    : { ...base, value: text };
}

/** A value as data; `undefined` where any part of it is not known. */
export function literalOf(value: PythonValue): LiteralValue | undefined {
  switch (value.kind) {
    case "text":
      return value.pieces.some((piece) => piece.unresolved || piece.conditional)
        ? undefined
        : value.pieces.map((piece) => piece.value).join("");
    case "plain":
      return value.value;
    case "list":
      return literalList(value.items);
    case "mapping": {
      if (value.mayHaveMore) return undefined;
      const entries = value.entries.map(
        ({ key, value: each, conditional }) => [key, conditional ? undefined : literalOf(each)] as const,
      );
      const known = entries.flatMap(([key, each]) => (each === undefined ? [] : [[key, each] as const]));
      return known.length === entries.length ? Object.fromEntries(known) : undefined;
    }
    case "unknown":
      return undefined;
  }
}

function literalList(items: readonly PythonItem[]): LiteralValue | undefined {
  const values = items.flatMap(({ value, conditional, isMany }) => {
    const each = conditional || isMany ? undefined : literalOf(value);
    return each === undefined ? [] : [each];
  });
  return values.length === items.length ? values : undefined;
}
