import type { Axis, Step } from "./step.ts";

/** A space of changes: every way of taking at most one step of each axis. */
export interface Space<Option> {
  /** What decides how much memory there is and how much of it weights take. */
  readonly hard: readonly Axis[];
  /** Settings that leave at least as much room as there was; all together leave the most. */
  readonly soft: readonly Axis[];
  /** Estimates; `null` where it does not do what is asked. */
  readonly tryOut: (steps: readonly Step[]) => Option | null;
  /** Whether these steps make room; where all soft ones together do not, none of them does. */
  readonly makesRoom: (steps: readonly Step[]) => boolean;
  /** What the steps cost at least, and what an option that was found costs. */
  readonly leastCost: (steps: readonly Step[]) => number;
  readonly costOf: (option: Option) => number;
}

export interface Walk<Option> {
  /** What does what is asked, and needs each of its steps: dropping some either fails or costs more. */
  readonly options: readonly Option[];
  /** Ways in the space, and how many of them had to be estimated. */
  readonly ways: number;
  readonly estimated: number;
}

/**
 * All of a space, fewest steps first. What is not estimated is known without: ways whose room is too small even with
 * every setting that makes some, and ways that add steps to one that does as well for no more money.
 */
export function walk<Option>(space: Space<Option>): Walk<Option> {
  const found: { readonly ids: ReadonlySet<string>; readonly cost: number; readonly option: Option }[] = [];
  const hopeless = new Map<string, boolean>();
  const mostSoft = space.soft.flatMap((axis) => axis.slice(-1));
  let estimated = 0;
  const isHopeless = (hard: readonly Step[]): boolean => {
    const key = idsOf(hard).join("+");
    const known = hopeless.get(key);
    if (known !== undefined) return known;
    estimated++;
    const answer = !space.makesRoom([...hard, ...mostSoft]);
    hopeless.set(key, answer);
    return answer;
  };
  const ways = waysOf(space);
  for (const { hard, soft } of ways) {
    const steps = [...hard, ...soft];
    const ids = idsOf(steps);
    const parts = found.filter((other) => isPart(other.ids, ids));
    const isNeedless = (cost: number): boolean => parts.some((other) => other.cost <= cost);
    if (parts.length > 0 && isNeedless(space.leastCost(steps))) continue;
    if (steps.length > 0 && isHopeless(hard)) continue;
    estimated++;
    const option = space.tryOut(steps);
    if (option === null) continue;
    const cost = space.costOf(option);
    if (!isNeedless(cost)) found.push({ ids: new Set(ids), cost, option });
  }
  return { options: found.map(({ option }) => option), ways: ways.length, estimated };
}

interface Way {
  readonly hard: readonly Step[];
  readonly soft: readonly Step[];
}

/** Fewest steps first, so that a part stands before the whole; the order of the axes decides the rest. */
function waysOf({ hard, soft }: Pick<Space<unknown>, "hard" | "soft">): readonly Way[] {
  const softWays = product(soft);
  return product(hard)
    .flatMap((ofHard) => softWays.map((ofSoft): Way => ({ hard: ofHard, soft: ofSoft })))
    .toSorted((a, b) => countOf(a) - countOf(b));
}

function product(axes: readonly Axis[]): readonly (readonly Step[])[] {
  return axes.reduce<readonly (readonly Step[])[]>(
    (ways, axis) => ways.flatMap((way) => [way, ...axis.map((step) => [...way, step])]),
    [[]],
  );
}

function countOf({ hard, soft }: Way): number {
  return hard.length + soft.length;
}

function idsOf(steps: readonly Step[]): readonly string[] {
  return steps.map(({ id }) => id);
}

function isPart(part: ReadonlySet<string>, whole: readonly string[]): boolean {
  if (part.size >= whole.length) return false;
  for (const id of part) if (!whole.includes(id)) return false;
  return true;
}
