import { modelRows } from "./models.ts";

/** A model of the same family, publisher and kind with fewer parameters. */
export interface SmallerSibling {
  readonly id: string;
  /** As its name says it: `7B`, `30B-A3B`. */
  readonly size: string;
}

/** The part of a name that is a size: of Qwen2.5-14B-Instruct `14B`, of Qwen3-30B-A3B all behind the family. */
const sizeInName = /(?<=[-_/])(\d+(?:\.\d+)?)B(?:-A\d+(?:\.\d+)?B)?(?=$|[-_])/i;

/**
 * Models of the catalogue whose names differ in the size alone, the largest first. The quantization stands in the name
 * too: of an AWQ checkpoint the smaller AWQ checkpoints.
 */
export function smallerSiblings(id: string): readonly SmallerSibling[] {
  const own = splitName(id);
  if (own === null) return [];
  return [...modelRows().keys()]
    .flatMap((other) => {
      const split = splitName(other);
      return split?.family === own.family && split.billions < own.billions ? [{ id: other, ...split }] : [];
    })
    .toSorted((a, b) => b.billions - a.billions || a.id.localeCompare(b.id, "en"))
    .map(({ id: other, size }) => ({ id: other, size }));
}

function splitName(id: string): { family: string; size: string; billions: number } | null {
  const [size, billions] = sizeInName.exec(id) ?? [];
  if (size === undefined) return null;
  return { family: id.replace(sizeInName, "#").toLowerCase(), size, billions: Number(billions) };
}
