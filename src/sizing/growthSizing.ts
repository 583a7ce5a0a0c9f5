import type { GrowthStep } from "../plan/plan.ts";
import { monthlyCost, type PaidPool, purchaseOf } from "./costSizing.ts";
import { atBothEnds, joinEnds, known, mapEnds, mapFigure, sumOf, unknown } from "./ends.ts";
import { type Counts, countNames, countsOf, demandOfCounts, withCounts } from "./planDemand.ts";
import type { CountMonths, Ends, Figure, GrowthSizing, GrowthStepSizing } from "./planSizing.ts";
import { type PlanVariant, phaseAt, type VariantPhase } from "./planVariant.ts";
import { poolLoad } from "./poolCapacity.ts";
import { hoursPerMonthOf } from "./poolPrice.ts";

/** The months of a growth one after the other, in whole GPUs, each in the phase that holds then. */
export function sizeGrowth(variant: PlanVariant, growth: readonly GrowthStep[]): GrowthSizing | null {
  if (growth.length === 0) return null;
  const stages = growth.map((step) => stageOf(variant, step));
  const steps = stages.map((stage, index) => sizeStep(variant, stage, stages[index - 1] ?? null));
  return {
    months: steps.reduce((sum, { months }) => sum + months, 0),
    steps,
    total: totalOf(stages, steps),
    countMonths: countMonthsOf(growth),
  };
}

/** Some months with the same counts, and what runs in them. */
interface Stage {
  readonly months: number;
  readonly phase: VariantPhase;
  readonly paid: readonly PaidPool[];
  readonly gpusNeeded: Figure;
  readonly perMonth: Figure;
}

function stageOf(variant: PlanVariant, step: GrowthStep): Stage {
  const counts = withCounts(countsOf(variant.input.plan.workload), step.counts);
  const phase = phaseAt(variant, counts);
  const { paid, gpusNeeded } = loadOf(phase, withCounts(countsOf(phase.input.plan.workload), step.counts));
  const perMonth = monthlyCost(phase.input.plan, paid);
  return { months: step.months?.value ?? 0, phase, paid, gpusNeeded, perMonth };
}

/** The GPUs of a phase under given counts. */
function loadOf(
  { input, pools }: VariantPhase,
  counts: Counts,
): { readonly paid: readonly PaidPool[]; readonly gpusNeeded: Figure } {
  const demand = demandOfCounts(input.plan.workload, counts);
  const loads = pools.map((capacity) => ({ capacity, load: poolLoad(capacity, demand) }));
  return {
    paid: loads.map(({ capacity, load }) => ({ capacity, gpus: load.paidFor })),
    gpusNeeded: sumOf(loads.map(({ load }) => load.needed)),
  };
}

function sizeStep(variant: PlanVariant, stage: Stage, before: Stage | null): GrowthStepSizing {
  const { phase } = stage;
  const changes = before !== null && before.phase !== phase && phase.overlapHours !== null;
  return {
    months: stage.months,
    gpusNeeded: stage.gpusNeeded,
    perMonth: stage.perMonth,
    overlapCost: changes && phase.overlapHours ? overlapCost(before, phase.overlapHours) : null,
    phase: variant.hasPhases ? variant.phases.indexOf(phase) : null,
  };
}

/** The phase before runs on, with the GPUs that it had, while the next one takes over. */
function overlapCost({ perMonth, phase }: Stage, hours: Ends): Figure {
  const months = mapEnds(hours, (value) => value / hoursPerMonthOf(phase.input.plan));
  return mapFigure(perMonth, (dollars, end) => dollars * months[end]);
}

/** What is bought stays: it counts once, with the most GPUs that a step needs. */
function totalOf(stages: readonly Stage[], steps: readonly GrowthStepSizing[]): Figure {
  const rented = sumOf(
    steps.flatMap(({ months, perMonth, overlapCost: overlap }) => [
      mapFigure(perMonth, (dollars) => dollars * months),
      ...(overlap === null ? [] : [overlap]),
    ]),
  );
  if (rented.ends !== null) return rented;
  const bought = stages.map(({ paid }) => purchaseOf(paid));
  const largest = bought.reduce<Ends | null>(
    (most, each) => (most === null || each === null ? null : joinEnds(most, each, Math.max)),
    bought[0] ?? null,
  );
  return largest === null ? unknown(rented.reason) : known(largest);
}

/** `840` session-months: what two growths have to agree in before their totals compare. */
function countMonthsOf(growth: readonly GrowthStep[]): CountMonths | null {
  const names = new Set(growth.flatMap(({ counts }) => counts.map(({ name }) => name)));
  const [count, another] = [...names];
  if (count === undefined || another !== undefined || !countNames.some((name) => name === count)) return null;
  const summed = atBothEnds((end) =>
    growth.reduce((sum, { months, counts }) => {
      const value = counts[0]?.value.value;
      const each = value === undefined ? 0 : end === "favourable" ? value.low : value.high;
      return sum + (months?.value ?? 0) * each;
    }, 0),
  );
  return summed.ends && { count, ends: summed.ends };
}
