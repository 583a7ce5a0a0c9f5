import { bothEnds, mapEnds, wholeUnits } from "./ends.ts";
import type { GroupCapacity } from "./groupCapacity.ts";
import { asksForNothing, type Counts, countsOf, demandOfCounts, personCount } from "./planDemand.ts";
import type { DemandKind, End, Ends } from "./planSizing.ts";
import { type PlanVariant, phaseAt, type VariantPhase } from "./planVariant.ts";
import { perGpuMonth } from "./poolPrice.ts";

/** What a plan costs a month as a function of one count: a staircase of whole GPUs. */
export interface CostLine {
  /** What is counted; the one that costs are divided by. */
  readonly count: keyof Counts;
  /** In the order in which they hold as the count grows. */
  readonly phases: readonly CostPhase[];
}

export interface CostPhase {
  /** Holds below this count; `null` for the last one. */
  readonly below: number | null;
  readonly pools: readonly CostTerm[];
}

/** GPUs of one pool and what each costs a month. */
interface CostTerm {
  readonly dollars: Ends;
  /** Where the plan says how many are there. */
  readonly fixedGpus: number | null;
  readonly groups: readonly CostGroup[];
}

interface CostGroup {
  readonly gpusPerCopy: number;
  readonly leastCopies: number;
  readonly limits: readonly CostLimit[];
}

/** Copies grow by one whenever `perCount × n + constant` passes a multiple of `perCopy`. */
interface CostLimit {
  readonly perCount: Ends;
  readonly constant: Ends;
  readonly perCopy: Ends;
}

/** `null` where a price or a capacity is not known, nothing counts people, or the cost does not depend on them. */
export function costLineOf(variant: PlanVariant): CostLine | null {
  const counts = countsOf(variant.input.plan.workload);
  const count = personCount(counts);
  if (count === null) return null;
  const phases = phasesByCount(variant, counts, count).map(({ phase, below }) => {
    const pools = termsOf(phase, count);
    return pools && { below, pools };
  });
  const read = phases.flatMap((phase) => phase ?? []);
  const depends = read.at(-1)?.pools.some(dependsOnCount) ?? false;
  return depends && read.length === phases.length ? { count, phases: read } : null;
}

/** Dollars a month at a count. */
export function costAt(line: CostLine, count: number, end: End): number {
  const phase = line.phases.find(({ below }) => below === null || count < below);
  return (phase?.pools ?? []).reduce((sum, term) => sum + term.dollars[end] * gpusAt(term, count, end), 0);
}

/** The smallest count from which on up to `count` the cost is the same. */
export function stepStart(line: CostLine, count: number, end: End): number {
  const index = line.phases.findIndex(({ below }) => below === null || count < below);
  const starts = (line.phases[index]?.pools ?? []).flatMap(({ groups, fixedGpus }) =>
    fixedGpus === null
      ? groups.flatMap(({ limits }) => limits.map((limit) => limitStart(limit, count, end)))
      : [],
  );
  return Math.max(1, line.phases[index - 1]?.below ?? 1, ...starts);
}

/** Lower and upper bound of the last phase: `slope × n ≤ cost ≤ slope × n + offset`, from `from` on. */
export function boundsOf(
  line: CostLine,
  end: End,
): { readonly slope: number; readonly offset: number; readonly from: number } {
  let slope = 0;
  let offset = 0;
  for (const { dollars, fixedGpus, groups } of line.phases.at(-1)?.pools ?? []) {
    if (fixedGpus !== null) offset += dollars[end] * fixedGpus;
    else
      for (const { gpusPerCopy, leastCopies, limits } of groups) {
        const steepest = Math.max(0, ...limits.map(({ perCount, perCopy }) => perCount[end] / perCopy[end]));
        const constant = Math.max(0, ...limits.map((limit) => limit.constant[end] / limit.perCopy[end]));
        slope += dollars[end] * gpusPerCopy * steepest;
        offset += dollars[end] * gpusPerCopy * (constant + leastCopies + 1);
      }
  }
  return { slope, offset, from: Math.max(1, ...line.phases.map(({ below }) => below ?? 1)) };
}

function gpusAt({ fixedGpus, groups }: CostTerm, count: number, end: End): number {
  if (fixedGpus !== null) return fixedGpus;
  return groups.reduce((sum, { gpusPerCopy, leastCopies, limits }) => {
    const copies = limits.map((limit) => copiesFor(limit, count, end));
    return sum + gpusPerCopy * Math.max(leastCopies, ...copies);
  }, 0);
}

function copiesFor({ perCount, constant, perCopy }: CostLimit, count: number, end: End): number {
  return wholeUnits((perCount[end] * count + constant[end]) / perCopy[end]);
}

function limitStart(limit: CostLimit, count: number, end: End): number {
  if (limit.perCount[end] <= 0) return 1;
  const below = (copiesFor(limit, count, end) - 1) * limit.perCopy[end] - limit.constant[end];
  let start = Math.max(1, Math.floor(below / limit.perCount[end]));
  while (start < count && copiesFor(limit, start, end) < copiesFor(limit, count, end)) start++;
  return start;
}

function phasesByCount(
  variant: PlanVariant,
  counts: Counts,
  count: keyof Counts,
): readonly { readonly phase: VariantPhase; readonly below: number | null }[] {
  if (!variant.hasPhases) return [{ phase: variant.phases[0], below: null }];
  const limits = variant.phases.flatMap(({ until }) =>
    until.flatMap(({ name, value }) => (name === count ? [value.value.high] : [])),
  );
  const edges: (number | null)[] = [...new Set(limits)].sort((a, b) => a - b);
  return [...edges, null].map((below, index) => {
    const inside = index === 0 ? 0 : (edges[index - 1] ?? 0);
    return { phase: phaseAt(variant, { ...counts, [count]: bothEnds(inside) }), below };
  });
}

function termsOf({ input, pools }: VariantPhase, count: keyof Counts): readonly CostTerm[] | null {
  const { plan } = input;
  const counts = countsOf(plan.workload);
  const demandAt = (value: number) => demandOfCounts(plan.workload, { ...counts, [count]: bothEnds(value) });
  if (asksForNothing(demandAt(1))) return null;
  const [none, one] = [demandAt(0), demandAt(1)];
  const lines = (kind: DemandKind, share: number) => {
    const [atNone, atOne] = [none[kind], one[kind]];
    if (atNone === null || atOne === null) return null;
    return {
      perCount: mapEnds(atOne, (value, end) => (value - atNone[end]) * share),
      constant: mapEnds(atNone, (value) => value * share),
    };
  };
  const terms = pools.map(({ pool, price, share, groups }): CostTerm | null => {
    const dollars = perGpuMonth(plan, price);
    if (dollars === null) return null;
    if (pool.count !== null) return { dollars, fixedGpus: pool.count.value, groups: [] };
    const read = groups.map((group) => groupTerm(group, (kind) => lines(kind, share)));
    const known = read.flatMap((group) => group ?? []);
    return known.length === read.length ? { dollars, fixedGpus: null, groups: known } : null;
  });
  const known = terms.flatMap((term) => term ?? []);
  return known.length === terms.length ? known : null;
}

function groupTerm(
  { gpusPerCopy, leastCopies, limits }: GroupCapacity,
  lineOf: (kind: DemandKind) => Pick<CostLimit, "perCount" | "constant"> | null,
): CostGroup | null {
  const read: CostLimit[] = [];
  for (const { of, perCopy } of limits) {
    const line = lineOf(of);
    if (line === null) continue;
    if (perCopy.ends === null || !(perCopy.ends.favourable > 0) || !(perCopy.ends.unfavourable > 0))
      return null;
    read.push({ ...line, perCopy: perCopy.ends });
  }
  return read.length === 0 ? null : { gpusPerCopy, leastCopies, limits: read };
}

function dependsOnCount({ fixedGpus, groups, dollars }: CostTerm): boolean {
  const grows = groups.some(({ limits }) => limits.some(({ perCount }) => perCount.unfavourable > 0));
  return fixedGpus === null && grows && dollars.unfavourable > 0;
}
