import type { Ends, Figure } from "../sizing/planSizing.ts";

/** A figure in JSON: a number, both ends where the plan gives a range, the smaller first; `null` where it is not known. */
export type ReportFigure = number | { readonly low: number; readonly high: number } | null;

export function reportFigure(figure: Figure | Ends | null, digits: number): ReportFigure {
  const ends = figure !== null && "reason" in figure ? figure.ends : figure;
  if (ends === null) return null;
  const favourable = rounded(ends.favourable, digits);
  const unfavourable = rounded(ends.unfavourable, digits);
  if (favourable === null || unfavourable === null) return null;
  if (favourable === unfavourable) return favourable;
  return { low: Math.min(favourable, unfavourable), high: Math.max(favourable, unfavourable) };
}

/** Half a cent is a cent, although its binary neighbour lies below. */
export function rounded(value: number, digits: number): number | null {
  if (!Number.isFinite(value)) return null;
  const scale = 10 ** digits;
  return Math.round(value * scale * (1 + 1e-12)) / scale;
}

export const gib = 2 ** 30;
