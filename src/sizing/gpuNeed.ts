import { atBothEnds, bothEnds, known, mapFigure, sumOf, wholeUnits } from "./ends.ts";
import type { GroupCapacity } from "./groupCapacity.ts";
import { asksForNothing, type PlanDemand } from "./planDemand.ts";
import type { End, Figure, GroupSizing } from "./planSizing.ts";

/** Copies of a group that carry a demand: as many as its tightest limit asks for, at least the replicas of the plan. */
export function copiesNeeded(group: GroupCapacity, demand: PlanDemand): Figure {
  return atBothEnds((end) => copiesAt(group, demand, end));
}

function copiesAt(
  { limits, leastCopies, services }: GroupCapacity,
  demand: PlanDemand,
  end: End,
): number | { readonly reason: string } {
  if (asksForNothing(demand)) return leastCopies;
  const asked = limits.filter(({ of }) => demand[of] !== null);
  if (asked.length === 0) {
    const names = services.map(({ service }) => service.name).join(", ");
    return { reason: `Nothing in the plan says how much of the workload one copy of ${names} carries.` };
  }
  let copies = leastCopies;
  for (const { service, of, perCopy } of asked) {
    if (perCopy.ends === null) return { reason: perCopy.reason };
    if (perCopy.ends[end] <= 0) return { reason: `${service} has no room for a single ${wordFor(of)}.` };
    copies = Math.max(copies, wholeUnits((demand[of]?.[end] ?? 0) / perCopy.ends[end]));
  }
  return copies;
}

/** The limit that asks for the most copies at the unfavourable end. */
export function tightestLimit({ limits }: GroupCapacity, demand: PlanDemand): GroupSizing["bound"] {
  const asked = limits.flatMap(({ service, of, perCopy }) => {
    const amount = demand[of]?.unfavourable;
    const each = perCopy.ends?.unfavourable;
    return amount === undefined || each === undefined ? [] : [{ service, of, copies: amount / each }];
  });
  const [first, ...others] = asked;
  if (first === undefined) return null;
  const { service, of } = others.reduce((most, limit) => (limit.copies > most.copies ? limit : most), first);
  return { service, of };
}

/** GPUs of a pool that the workload needs: each group has GPUs of its own. */
export function gpusNeeded(groups: readonly GroupCapacity[], demand: PlanDemand): Figure {
  return sumOf(
    groups.map((group) => mapFigure(copiesNeeded(group, demand), (copies) => copies * group.gpusPerCopy)),
  );
}

/**
 * Copies that run on a pool's GPUs. Where the plan says how many GPUs are there, services that share them stand on
 * each, and so does a process that has them to itself; a server of vLLM runs as often as its replicas say.
 */
export function copiesThatRun(
  group: GroupCapacity,
  isAlone: boolean,
  gpuCount: number | null,
  needed: Figure,
): Figure {
  if (gpuCount === null) return needed;
  const fills = isAlone && (group.isShared || group.services.every(({ assessment }) => assessment === null));
  const copies = fills ? Math.floor(gpuCount / group.gpusPerCopy) : group.leastCopies;
  return known(bothEnds(copies));
}

function wordFor(of: keyof PlanDemand): string {
  return of === "sessions" ? "session" : "request";
}
