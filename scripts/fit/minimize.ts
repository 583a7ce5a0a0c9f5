/** A coefficient with the bounds within which it has its meaning. */
export interface Bounded {
  readonly start: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The least value of `cost` over a box, by steps along one coefficient at a time that shrink when none helps.
 * Deterministic, and enough for a dozen coefficients of which each moves few rows.
 */
export function minimize<Name extends string>(
  bounds: Readonly<Record<Name, Bounded>>,
  cost: (values: Readonly<Record<Name, number>>) => number,
): Readonly<Record<Name, number>> {
  const names = Object.keys(bounds).filter((name): name is Name => name in bounds);
  let best = mapValues(names, (name) => bounds[name].start);
  let bestCost = cost(best);
  for (let step = 0.06; step > 1e-4; ) {
    let improved = false;
    for (const name of names) {
      const { low, high } = bounds[name];
      for (const direction of [1, -1]) {
        const moved = best[name] + direction * step * (high - low);
        const next = { ...best, [name]: Math.min(high, Math.max(low, moved)) };
        const nextCost = cost(next);
        if (nextCost >= bestCost - 1e-12) continue;
        best = next;
        bestCost = nextCost;
        improved = true;
      }
    }
    if (!improved) step /= 2;
  }
  return best;
}

function mapValues<Name extends string>(
  names: readonly Name[],
  value: (name: Name) => number,
): Readonly<Record<Name, number>> {
  const entries: readonly (readonly [Name, number])[] = names.map((name) => [name, value(name)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}
