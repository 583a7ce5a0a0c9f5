import { ends } from "../sizing/ends.ts";
import type { Ends } from "../sizing/planSizing.ts";
import { formatBand, formatCount } from "../units/print.ts";

/**
 * Both ends of a figure, the smaller first: `10 to 13`; one figure where they print alike, and `3 or more` where nothing
 * limits the larger one, such as sessions that may take no memory.
 */
export function endsPhrase(value: Ends, format: (value: number) => string = formatCount): string {
  const [low = 0, high = 0] = ends.map((end) => value[end]).toSorted((a, b) => a - b);
  if (!Number.isFinite(high)) return Number.isFinite(low) ? `${format(low)} or more` : "unlimited";
  const [lowText, highText] = [format(low), format(high)];
  return lowText === highText ? lowText : `${lowText} to ${highText}`;
}

/** The same with an en dash, for figures with units. */
export function endsBand(value: Ends, format: (value: number) => string): string {
  const [low = 0, high = 0] = ends.map((end) => value[end]).toSorted((a, b) => a - b);
  return formatBand(low, high, format);
}

/** `1 GPU`, `3 GPUs`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
