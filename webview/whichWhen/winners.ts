/** Something that can be bought in whole steps. */
export interface Option {
  readonly label: string;
  /** Dollars a month that a size of the workload costs; infinite where it can't be carried. */
  readonly costAt: (size: number) => number;
}

/** From `from` up to and with `to` nothing costs less than this option. */
export interface Win {
  readonly option: Option;
  readonly from: number;
  readonly to: number;
  /** The cheapest of the others at `from`; `null` where there is none. */
  readonly next: { readonly option: Option; readonly dollars: number } | null;
}

/** More rows than these nobody reads; then only every so many sizes count. */
const mostWins = 12;

/**
 * Who is cheapest from which to which size. Staircases of whole GPUs cross back and forth: where that makes too many
 * rows, sizes are looked at further apart, at the doublings in the end. Of equal costs the first option wins.
 */
export function winners(options: readonly Option[], most: number): readonly Win[] {
  for (let perDoubling = 64; perDoubling >= 1; perDoubling /= 2) {
    const wins = winnersAt(options, sizesUpTo(most, perDoubling));
    if (wins.length <= mostWins || perDoubling === 1) return wins;
  }
  return [];
}

function sizesUpTo(most: number, perDoubling: number): readonly number[] {
  const sizes = new Set<number>([most]);
  for (
    let size = 1;
    size <= most;
    size += Math.max(1, Math.floor(2 ** Math.floor(Math.log2(size)) / perDoubling))
  )
    sizes.add(size);
  return [...sizes].sort((a, b) => a - b);
}

function winnersAt(options: readonly Option[], sizes: readonly number[]): readonly Win[] {
  const wins: Win[] = [];
  for (const [index, size] of sizes.entries()) {
    const ranked = rank(options, size);
    const best = ranked[0];
    if (best === undefined || !Number.isFinite(best.dollars)) continue;
    const to = (sizes[index + 1] ?? size + 1) - 1;
    const last = wins.at(-1);
    if (last !== undefined && last.option === best.option && last.to === size - 1) {
      wins[wins.length - 1] = { ...last, to };
      continue;
    }
    const next = ranked.find(({ option, dollars }) => option !== best.option && Number.isFinite(dollars));
    wins.push({ option: best.option, from: size, to, next: next ?? null });
  }
  return wins;
}

function rank(
  options: readonly Option[],
  size: number,
): readonly { readonly option: Option; readonly dollars: number }[] {
  return options
    .map((option) => ({ option, dollars: option.costAt(size) }))
    .sort((a, b) => (a.dollars === b.dollars ? 0 : a.dollars - b.dollars));
}
