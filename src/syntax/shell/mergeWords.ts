import { type ExpandedWord, textOf, unresolvedPiece } from "./expandedWord.ts";

/**
 * The words of one command that runs several times (a function called twice): what is the same each time stays,
 * what differs is unresolved, and a flag that only some runs have is conditional with the words behind it.
 */
export function mergeWords(a: readonly ExpandedWord[], b: readonly ExpandedWord[]): ExpandedWord[] {
  const left = groupsOf(a);
  const right = groupsOf(b);
  const used = new Set<number>();
  const merged = left.flatMap((group) => {
    const index = right.findIndex((other, at) => !used.has(at) && nameOf(other) === nameOf(group));
    const other = right[index];
    if (!other) return group.map(conditionally);
    used.add(index);
    return mergeInOrder(group, other);
  });
  return [
    ...merged,
    ...right.filter((_, index) => !used.has(index)).flatMap((group) => group.map(conditionally)),
  ];
}

function mergeInOrder(a: readonly ExpandedWord[], b: readonly ExpandedWord[]): ExpandedWord[] {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return longer.map((word, index) => {
    const other = shorter[index];
    if (!other) return conditionally(word);
    const conditional = word.conditional || other.conditional;
    if (textOf(word.pieces) === textOf(other.pieces)) return { ...word, conditional };
    return { ...word, conditional, pieces: [unresolvedPiece(word.written, word.range)] };
  });
}

/** The words before the first flag, then each flag with what follows it. */
function groupsOf(words: readonly ExpandedWord[]): readonly (readonly ExpandedWord[])[] {
  const groups: ExpandedWord[][] = [[]];
  for (const word of words) {
    if (flagName.test(textOf(word.pieces))) groups.push([word]);
    else groups[groups.length - 1]?.push(word);
  }
  return groups;
}

const flagName = /^--?[A-Za-z][\w.-]*/;

/** `--port` of `--port=8000`; the same for every group that begins with no flag. */
function nameOf([first]: readonly ExpandedWord[]): string {
  return (first && flagName.exec(textOf(first.pieces))?.[0]) ?? "";
}

function conditionally(word: ExpandedWord): ExpandedWord {
  return { ...word, conditional: true };
}
