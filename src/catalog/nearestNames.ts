import { distance } from "fastest-levenshtein";

/**
 * At most three of the candidates that may have been meant, the likeliest first; none when nothing comes close.
 * `most`: how many letters may be wrong in a long name.
 */
export function nearestNames(
  written: string,
  candidates: Iterable<string>,
  { most = Number.POSITIVE_INFINITY } = {},
): readonly string[] {
  const key = bare(written);
  // A third of the name wrong is still a slip; more is another name.
  const tolerance = Math.min(most, Math.max(1, Math.floor(key.length / 3)));
  const near: { name: string; away: number }[] = [];
  for (const name of new Set(candidates)) {
    const other = bare(name);
    if (Math.abs(other.length - key.length) > tolerance) continue;
    const away = distance(key, other);
    if (away <= tolerance) near.push({ name, away });
  }
  near.sort((a, b) => a.away - b.away || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return near.slice(0, 3).map((entry) => entry.name);
}

/** Case and punctuation aside. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "");
}
