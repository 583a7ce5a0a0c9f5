import { findBreakEvens, type NamedCostLine } from "./breakEven.ts";
import { costLineOf } from "./costLine.ts";
import { joinEnds } from "./ends.ts";
import { sizeGrowth } from "./growthSizing.ts";
import type { AlternativeSizing, BreakEven, CountMonths, Figure, PlanSizing } from "./planSizing.ts";
import { type PhaseInput, type PlanVariant, planVariant } from "./planVariant.ts";
import { sizePhase, sizeVariant } from "./sizePlan.ts";
import type { SizingInput } from "./sizingInput.ts";

/** An alternative as it was read; without phases one plan, with them one for each. */
export interface AlternativeInput {
  readonly name: string;
  readonly input: SizingInput;
  readonly phases: readonly PhaseInput[];
}

/** The alternatives of a plan beside it, and where their costs cross. */
export interface AlternativesSizing {
  readonly alternatives: readonly AlternativeSizing[];
  /** What those cost whose cost depends on a count; worked out when asked for. */
  readonly costLines: () => readonly NamedCostLine[];
  /** For every two whose cost depends on the same count; worked out when asked for. */
  readonly breakEvens: () => readonly BreakEven[];
}

export function sizeAlternatives(
  plan: SizingInput,
  planSizing: PlanSizing,
  alternatives: readonly AlternativeInput[],
): AlternativesSizing {
  const ownLine = () => lineKey(planVariant(plan, []));
  const variants = alternatives.map(({ name, input, phases }) => ({
    name,
    variant: planVariant(input, phases),
  }));
  const sized = variants.map(({ name, variant }): AlternativeSizing => {
    const sizing = sizeVariant(variant);
    const total = totalAtGrowthOf(plan, planSizing, variant, sizing);
    return {
      name,
      sizing,
      phases: variant.hasPhases ? variant.phases.map((phase) => sizePhase(phase, null)) : [],
      totalAtPlansGrowth: total,
      differsInDemandOnly: total !== null && ownLine() !== null && ownLine() === lineKey(variant),
    };
  });
  const costLines = () => linesOf(variants);
  return { alternatives: sized, costLines, breakEvens: () => findBreakEvens(costLines()) };
}

function linesOf(
  variants: readonly { readonly name: string; readonly variant: PlanVariant }[],
): readonly NamedCostLine[] {
  return variants.flatMap(({ name, variant }) => {
    const line = costLineOf(variant);
    return line === null ? [] : [{ name, line }];
  });
}

function lineKey(variant: PlanVariant): string | null {
  const line = costLineOf(variant);
  return line && JSON.stringify(line);
}

function totalAtGrowthOf(
  plan: SizingInput,
  { growth }: PlanSizing,
  variant: PlanVariant,
  sizing: PlanSizing,
): Figure | null {
  const steps = plan.plan.workload?.growth ?? [];
  if (
    growth === null ||
    sizing.growth === null ||
    isSameDemand(growth.countMonths, sizing.growth.countMonths)
  )
    return null;
  return sizeGrowth(variant, steps)?.total ?? null;
}

function isSameDemand(a: CountMonths | null, b: CountMonths | null): boolean {
  if (a === null || b === null || a.count !== b.count) return false;
  const difference = joinEnds(a.ends, b.ends, (x, y) => Math.abs(x - y));
  return difference.favourable < 1e-9 && difference.unfavourable < 1e-9;
}
