import type { AlternativePhase } from "../plan/readAlternatives.ts";
import { hourMs } from "../units/quantityUnits.ts";
import { lessIsBetter, mapEnds } from "./ends.ts";
import { placeServices } from "./placement.ts";
import { type Counts, countNames, countsOf, withCounts } from "./planDemand.ts";
import type { Ends } from "./planSizing.ts";
import { type PoolCapacity, poolCapacity } from "./poolCapacity.ts";
import type { SizingInput } from "./sizingInput.ts";

/** A plan or one of its alternatives: what runs, and how that changes as the counts grow. */
export interface PlanVariant {
  readonly input: SizingInput;
  /** At least one; the last one holds without a limit. */
  readonly phases: readonly [VariantPhase, ...VariantPhase[]];
  readonly hasPhases: boolean;
}

export interface VariantPhase {
  readonly input: SizingInput;
  readonly pools: readonly PoolCapacity[];
  /** Holds while each of these is below its limit. */
  readonly until: AlternativePhase["until"];
  /** Hours for which the phase before runs on beside this one. */
  readonly overlapHours: Ends | null;
}

export interface PhaseInput {
  readonly input: SizingInput;
  readonly phase: AlternativePhase;
}

export function planVariant(input: SizingInput, phases: readonly PhaseInput[]): PlanVariant {
  const read = phases.map(
    ({ input: own, phase }): VariantPhase => ({
      input: own,
      pools: capacitiesOf(own),
      until: phase.until,
      overlapHours:
        phase.overlap && mapEnds(lessIsBetter(phase.overlap.value), (milliseconds) => milliseconds / hourMs),
    }),
  );
  const [first, ...others] = read;
  if (first !== undefined) return { input, phases: [first, ...others], hasPhases: true };
  const only: VariantPhase = { input, pools: capacitiesOf(input), until: [], overlapHours: null };
  return { input, phases: [only], hasPhases: false };
}

function capacitiesOf(input: SizingInput): readonly PoolCapacity[] {
  return placeServices(input.plan).map((placed) => poolCapacity(input, placed));
}

/** The first phase whose limits the counts have not reached; the last one where all have. */
export function phaseAt(variant: PlanVariant, counts: Counts): VariantPhase {
  const [first, ...others] = variant.phases;
  const holding = variant.phases.find(({ until }) => isBelow(counts, until));
  return holding ?? others.at(-1) ?? first;
}

function isBelow(counts: Counts, until: AlternativePhase["until"]): boolean {
  const limits = withCounts(noCounts, until);
  return countNames.every((name) => {
    const limit = limits[name];
    const count = counts[name];
    return limit === null || count === null || count.unfavourable < limit.unfavourable;
  });
}

const noCounts: Counts = countsOf(null);
