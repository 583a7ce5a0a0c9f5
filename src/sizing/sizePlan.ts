import { sizeCost, withTokenCost } from "./costSizing.ts";
import { sizeGrowth } from "./growthSizing.ts";
import { sizeJobs } from "./jobSizing.ts";
import { type Achieved, sizeObjectives } from "./objectiveSizing.ts";
import { sizePipeline, sizeTiers, slowestTier } from "./pipelineSizing.ts";
import { type Counts, countsOf, demandOfCounts, type PlanDemand } from "./planDemand.ts";
import type { GrowthSizing, PlanSizing, PoolSizing, ServiceSizing } from "./planSizing.ts";
import { type PlanVariant, phaseAt, planVariant, type VariantPhase } from "./planVariant.ts";
import { sizePool, sizeUnplaced } from "./poolSizing.ts";
import { scalingSteps } from "./scalingSteps.ts";
import type { SizingInput } from "./sizingInput.ts";
import { sizeWorkload } from "./workloadSizing.ts";

/** What a plan comes to: memory, speed, GPUs, money. Pure; the same plan gives the same sums. */
export function sizePlan(input: SizingInput): PlanSizing {
  return sizeVariant(planVariant(input, []));
}

/** A plan or an alternative at its workload's own counts, with its growth through all phases. */
export function sizeVariant(variant: PlanVariant): PlanSizing {
  const counts = countsOf(variant.input.plan.workload);
  const growth = sizeGrowth(variant, variant.input.plan.workload?.growth ?? []);
  return sizePhase(phaseAt(variant, counts), growth);
}

/** One phase at its workload's own counts. */
export function sizePhase(phase: VariantPhase, growth: GrowthSizing | null): PlanSizing {
  const { input, pools } = phase;
  const { plan } = input;
  const counts: Counts = countsOf(plan.workload);
  const demand: PlanDemand = demandOfCounts(plan.workload, counts);
  const paired = pools.map((capacity) => ({ capacity, sizing: sizePool(input, capacity, demand) }));
  const sized = paired.map(({ sizing }) => sizing);
  const tiers = sizeTiers(plan, sized);
  const pipeline = tiers.length > 0 ? slowestTier(tiers) : sizePipeline(plan, sized);
  const paid = paired.map(({ capacity, sizing }) => ({ capacity, gpus: sizing.gpusPaidFor }));
  const throughput = pipeline?.throughputPerSecond ?? null;
  const cost = withTokenCost(plan, sizeCost(plan, paid, counts), throughput, counts);
  return {
    services: servicesInOrder(input, sized),
    pools: sized,
    pipeline,
    tiers,
    workload: sizeWorkload(counts, demand, sized),
    scaling: () => scalingSteps(phase, counts),
    cost,
    jobs: sizeJobs(input),
    growth,
    objectives: sizeObjectives(plan.objectives, {
      plan,
      pools: sized,
      pipeline,
      cost,
      requestsOf: requestsOf(input),
    }),
  };
}

/** In the order of the plan; one that several tiers serve stands once for each of their pools. */
function servicesInOrder(input: SizingInput, pools: readonly PoolSizing[]): readonly ServiceSizing[] {
  const placed = new Map<string, ServiceSizing[]>();
  for (const service of pools.flatMap(({ groups }) => groups.flatMap(({ services }) => services))) {
    const { name } = service.service;
    const known = placed.get(name);
    if (known === undefined) placed.set(name, [service]);
    else known.push(service);
  }
  return input.plan.services.flatMap((service) => placed.get(service.name) ?? [sizeUnplaced(input, service)]);
}

/** Of a server by its service's name; nothing is estimated before an objective asks. */
function requestsOf({ assessments, estimateRequests }: SizingInput): Achieved["requestsOf"] {
  return (name) => {
    const assessment = assessments.find((each) => each.name === name);
    return assessment?.kind === "estimated" ? (estimateRequests?.(assessment) ?? null) : null;
  };
}
