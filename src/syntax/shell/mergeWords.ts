import { type ExpandedWord, textOf, unresolvedPiece } from "./expandedWord.ts";

/**
 * The words of one command that runs several times (a function called twice): what is the same each time stays,
 * what differs is unresolved, what only some runs have is conditional.
 */
export function mergeWords(a: readonly ExpandedWord[], b: readonly ExpandedWord[]): ExpandedWord[] {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return longer.map((word, index) => {
    const other = shorter[index];
    if (!other) return { ...word, conditional: true };
    const conditional = word.conditional || other.conditional;
    if (textOf(word.pieces) === textOf(other.pieces)) return { ...word, conditional };
    return { ...word, conditional, pieces: [unresolvedPiece(word.written, word.range)] };
  });
}
