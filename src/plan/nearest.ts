import { distance } from "fastest-levenshtein";

/** The candidate that was most likely meant, or `null` when none is close: a third of the letters may differ. */
export function nearestName(written: string, candidates: readonly string[]): string | null {
  const normal = normalized(written);
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(Math.max(normal.length, 3) / 3)) + 1;
  for (const candidate of candidates) {
    const candidateDistance = distance(normal, normalized(candidate));
    if (candidateDistance < bestDistance) {
      best = candidate;
      bestDistance = candidateDistance;
    }
  }
  return best;
}

/** Case, hyphens and underscores are how people differ, not what they mean. */
function normalized(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}
