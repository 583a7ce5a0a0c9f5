import { bothEnds, sumOf } from "./ends.ts";
import { type Counts, demandOfCounts, personCount } from "./planDemand.ts";
import type { ScalingStep } from "./planSizing.ts";
import type { VariantPhase } from "./planVariant.ts";
import { poolLoad } from "./poolCapacity.ts";

/** More steps than these are a line, and nobody sets them one by one. */
const MOST_STEPS = 12;
/** No plan has more people. */
const MOST_PEOPLE = 1e9;

/**
 * How many GPUs to run for how many users (or sessions, or requests at once), up to the workload's own: the steps of an
 * autoscaler, at the unfavourable end. Empty where the plan says how many GPUs there are, or nothing counts people.
 */
export function scalingSteps({ input, pools }: VariantPhase, counts: Counts): readonly ScalingStep[] {
  const count = personCount(counts);
  const expected = count && counts[count];
  if (count === null || expected === null || pools.some(({ pool }) => pool.count !== null)) return [];
  const gpusAt = (people: number): number | null => {
    const demand = demandOfCounts(input.plan.workload, { ...counts, [count]: bothEnds(people) });
    const needed = sumOf(pools.map((capacity) => poolLoad(capacity, demand).needed));
    return needed.ends?.unfavourable ?? null;
  };
  const most = Math.min(MOST_PEOPLE, Math.ceil(expected.unfavourable));
  const steps: ScalingStep[] = [];
  for (let from = 1; from <= most; ) {
    const gpus = gpusAt(from);
    if (gpus === null || steps.length >= MOST_STEPS) return [];
    const upTo = lastWith(gpus, from, most, gpusAt);
    steps.push({ count, from, upTo, gpus });
    from = upTo + 1;
  }
  return steps.length > 1 ? steps : [];
}

/** More people never need fewer GPUs, so halving finds the last number that needs as many. */
function lastWith(
  gpus: number,
  from: number,
  most: number,
  gpusAt: (people: number) => number | null,
): number {
  let [last, first] = [from, most + 1];
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (gpusAt(middle) === gpus) last = middle;
    else first = middle;
  }
  return last;
}
