import { type ExpandedWord, type Piece, slicePieces, textOf } from "./expandedWord.ts";

/** A flag with what belongs to it, or the words in front of the first one, whose `name` is empty. */
export interface FlagGroup<T> {
  readonly name: string;
  readonly text: string;
  readonly items: readonly T[];
}

/**
 * The flags that each of several branches gives once and with the same value, which are certain whichever ran, and
 * what else each of them gives.
 */
export function splitSharedFlags<T>(branches: readonly (readonly FlagGroup<T>[])[]): {
  readonly shared: readonly FlagGroup<T>[];
  readonly rest: readonly (readonly FlagGroup<T>[])[];
} {
  const [first = []] = branches;
  const textsByName = branches.map(textByName);
  const shared = first.filter(
    ({ name, text }) => name !== "" && textsByName.every((texts) => texts.get(name) === text),
  );
  const names = new Set(shared.map(({ name }) => name));
  return { shared, rest: branches.map((groups) => groups.filter(({ name }) => !names.has(name))) };
}

/** Of a flag that is given several times `null`. */
function textByName<T>(groups: readonly FlagGroup<T>[]): ReadonlyMap<string, string | null> {
  const texts = new Map<string, string | null>();
  for (const { name, text } of groups) texts.set(name, texts.has(name) ? null : text);
  return texts;
}

export function flagsInWords(words: readonly ExpandedWord[]): readonly FlagGroup<ExpandedWord>[] {
  const starts = words.flatMap((word, index) => (flag.test(textOf(word.pieces)) ? [index] : []));
  return [0, ...starts].flatMap((start, index) => {
    const items = words.slice(start, starts[index] ?? words.length);
    const name = index === 0 ? "" : nameIn(textOf(items[0]?.pieces ?? []));
    const text = items.map(({ pieces }) => textOf(pieces)).join("\0");
    return items.length === 0 ? [] : [{ name, text, items }];
  });
}

/**
 * `null` of a text whose quotes may hold words together, which is for whoever reads it to tell, and of one that is put
 * together of more pieces than people write.
 */
export function flagsInText(pieces: readonly Piece[]): readonly FlagGroup<Piece>[] | null {
  const text = textOf(pieces);
  if (pieces.length > mostPieces || /["'\\]/.test(text)) return null;
  // What is not known is part of a word, whatever its expression looks like.
  const known = pieces
    .map((piece) => (piece.unresolved ? "x".repeat(piece.text.length) : piece.text))
    .join("");
  const starts = [...known.matchAll(/(?:^|\s)--?[A-Za-z]/g)].map(({ index }) => index);
  return [0, ...starts].flatMap((start, index) => {
    const end = starts[index] ?? text.length;
    if (start === end) return [];
    const written = text.slice(start, end).trim();
    const name = index === 0 ? "" : nameIn(written);
    return [{ name, text: written.replace(/\s+/g, " "), items: slicePieces(pieces, start, end) }];
  });
}

const mostPieces = 500;
const flag = /^--?[A-Za-z]/;

function nameIn(text: string): string {
  return /^[^\s=]*/.exec(text)?.[0] ?? "";
}
