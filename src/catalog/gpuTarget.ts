import type { TextRange } from "../text/textRange.ts";

/** `2x L4` taken apart; ranges are offsets within the text that was given. */
export interface GpuTarget {
  /** `null` when the text gives none. */
  readonly count: number | null;
  readonly countRange: TextRange | null;
  readonly name: string;
  readonly nameRange: TextRange;
}

/** Reads `L4`, `2x L4`, `2 × L4`, `L4 x2`, `L4:2`; `null` when no name is left. */
export function parseGpuTarget(text: string): GpuTarget | null {
  const counted = COUNT_FIRST.exec(text) ?? COUNT_LAST.exec(text);
  const groups = (counted ?? NAME_ALONE.exec(text))?.indices?.groups;
  if (!groups) return null;
  const { name, count } = groups;
  if (!name) return null;
  const countRange = count ? { start: count[0], end: count[1] } : null;
  return {
    count: countRange && Number(text.slice(countRange.start, countRange.end)),
    countRange,
    name: text.slice(...name),
    nameRange: { start: name[0], end: name[1] },
  };
}

// A count is from 1 to 999: none is no target, and `4090x2` is two RTX 4090.
const COUNT_FIRST = /^\s*(?<count>[1-9]\d{0,2})\s*[x×*]\s*(?<name>\S(?:.*\S)?)\s*$/diu;
// The `x` of `RX 580` and `RTX` belongs to the name.
const COUNT_LAST = /^\s*(?<name>\S(?:.*?\S)?)\s*(?:(?<![rt])x|[×*:])\s*(?<count>[1-9]\d{0,2})\s*$/diu;
const NAME_ALONE = /^\s*(?<name>\S(?:.*\S)?)\s*$/du;
