import type { End, Ends, Figure } from "./planSizing.ts";

/** Arithmetic on figures that have a favourable and an unfavourable end; what is unknown stays unknown. */

export const ends: readonly End[] = ["favourable", "unfavourable"];

export function bothEnds(value: number): Ends {
  return { favourable: value, unfavourable: value };
}

/** A range of what should be small: memory, time, cost. */
export function lessIsBetter({ low, high }: { readonly low: number; readonly high: number }): Ends {
  return { favourable: low, unfavourable: high };
}

/** A range of what should be large: sessions, throughput. */
export function moreIsBetter({ low, high }: { readonly low: number; readonly high: number }): Ends {
  return { favourable: high, unfavourable: low };
}

export function mapEnds(value: Ends, change: (value: number, end: End) => number): Ends {
  return {
    favourable: change(value.favourable, "favourable"),
    unfavourable: change(value.unfavourable, "unfavourable"),
  };
}

export function joinEnds(a: Ends, b: Ends, join: (a: number, b: number) => number): Ends {
  return mapEnds(a, (value, end) => join(value, b[end]));
}

export function known(value: Ends): Figure {
  return { ends: value, reason: null };
}

export function unknown(reason: string): Figure {
  return { ends: null, reason };
}

export function mapFigure(figure: Figure, change: (value: number, end: End) => number): Figure {
  return figure.ends === null ? figure : known(mapEnds(figure.ends, change));
}

/** The first that is unknown says why the whole is. */
export function joinFigures(a: Figure, b: Figure, join: (a: number, b: number) => number): Figure {
  if (a.ends === null) return a;
  return b.ends === null ? b : known(joinEnds(a.ends, b.ends, join));
}

export function sumOf(figures: readonly Figure[]): Figure {
  return figures.reduce((sum, figure) => joinFigures(sum, figure, (a, b) => a + b), known(bothEnds(0)));
}

/** A figure that is computed for each end apart; the first reason wins. */
export function atBothEnds(compute: (end: End) => number | { readonly reason: string }): Figure {
  const favourable = compute("favourable");
  const unfavourable = compute("unfavourable");
  if (typeof favourable !== "number") return unknown(favourable.reason);
  if (typeof unfavourable !== "number") return unknown(unfavourable.reason);
  return known({ favourable, unfavourable });
}

/** Whole units that carry an amount: 100 × 20% is 20, whatever the last binary digit says. */
export function wholeUnits(amount: number): number {
  return Math.ceil(amount - 1e-9 * Math.max(1, Math.abs(amount)));
}

/** Whole units that fit: 9 of 8.9999999999. */
export function wholeFit(amount: number): number {
  return Math.floor(amount + 1e-9 * Math.max(1, Math.abs(amount)));
}
