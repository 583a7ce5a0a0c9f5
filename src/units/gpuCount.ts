import type { TextRange } from "../text/textRange.ts";

/** `2x L4` taken apart; offsets count from the start of the text. */
export interface GpuCount {
  /** `null` when no count is written. */
  readonly count: number | null;
  readonly countRange: TextRange | null;
  readonly name: string;
  readonly nameRange: TextRange;
}

/** Reads `L4`, `2x L4`, `2 x L4`, `2× L4`; `null` when no name is left or the count is 0. The name is not looked up. */
export function parseGpuCount(text: string): GpuCount | null {
  const match = /^(\s*)(?:(\d{1,6})\s*[x×*]\s*(?=\S))?(\S(?:[\s\S]*\S)?)\s*$/i.exec(text);
  const name = match?.[3];
  if (!match || name === undefined) return null;
  const countText = match[2];
  const nameStart = text.trimEnd().length - name.length;
  const nameRange = { start: nameStart, end: nameStart + name.length };
  if (countText === undefined) return { count: null, countRange: null, name, nameRange };
  const countStart = (match[1] ?? "").length;
  const count = Number(countText);
  if (count === 0) return null;
  return { count, countRange: { start: countStart, end: countStart + countText.length }, name, nameRange };
}
