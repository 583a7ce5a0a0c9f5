import { distance } from "fastest-levenshtein";

export interface NearestOptions {
  /** Slips that are allowed at most; without it a third of the letters, at least one. */
  readonly mostSlips?: number;
}

/**
 * At most three of the candidates that may have been meant, the likeliest first; none when nothing comes close.
 * Case, spaces and punctuation are how people differ, not what they mean, and two letters swapped are one slip.
 */
export function nearestNames(
  written: string,
  candidates: Iterable<string>,
  { mostSlips = Number.POSITIVE_INFINITY }: NearestOptions = {},
): readonly string[] {
  const key = bare(written);
  const tolerance = Math.min(mostSlips, Math.max(1, Math.floor(key.length / 3)));
  const near: { readonly name: string; readonly slips: number }[] = [];
  for (const { name, bare: other } of prepare(candidates)) {
    if (Math.abs(other.length - key.length) > tolerance) continue;
    const slips = countSlips(key, other);
    if (slips <= tolerance) near.push({ name, slips });
  }
  near.sort((a, b) => a.slips - b.slips || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return near.slice(0, 3).map(({ name }) => name);
}

/** The likeliest of {@link nearestNames}. */
export function nearestName(
  written: string,
  candidates: Iterable<string>,
  options: NearestOptions = {},
): string | null {
  return nearestNames(written, candidates, options)[0] ?? null;
}

function countSlips(a: string, b: string): number {
  const edits = distance(a, b);
  return edits === 2 && areSwapped(a, b) ? 1 : edits;
}

/** Whether the texts differ in two neighbouring letters that have changed places: `modle`, `model`. */
function areSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const first = [...a].findIndex((letter, index) => letter !== b[index]);
  return (
    first >= 0 &&
    a[first] === b[first + 1] &&
    a[first + 1] === b[first] &&
    a.slice(first + 2) === b.slice(first + 2)
  );
}

interface Candidate {
  readonly name: string;
  readonly bare: string;
}

/** The catalogue's list of names is one and the same object, and gone through for every name that it lacks. */
const prepared = new WeakMap<Iterable<string>, readonly Candidate[]>();

function prepare(candidates: Iterable<string>): readonly Candidate[] {
  const known = prepared.get(candidates);
  if (known) return known;
  const list = [...new Set(candidates)].map((name) => ({ name, bare: bare(name) }));
  // An iterator (`map.keys()`) is spent after once, and nobody has it twice.
  if (Array.isArray(candidates)) prepared.set(candidates, list);
  return list;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "");
}
