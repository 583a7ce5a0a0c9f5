import type { GpuChoice } from "../deployment/deployment.ts";
import { gpuOfPool } from "../deployment/fromPlan.ts";
import type { Pool } from "../plan/plan.ts";
import { bothEnds, known } from "./ends.ts";
import { gpusNeeded } from "./gpuNeed.ts";
import { type GroupCapacity, groupCapacity } from "./groupCapacity.ts";
import type { PlacedPool } from "./placement.ts";
import { type PlanDemand, shareOfDemand } from "./planDemand.ts";
import type { Figure, PoolPriceSizing } from "./planSizing.ts";
import { poolPrice } from "./poolPrice.ts";
import type { SizingInput } from "./sizingInput.ts";

/** A pool, before it is known how much is asked of it. */
export interface PoolCapacity {
  readonly pool: Pool;
  readonly gpu: GpuChoice | null;
  /** Part of the demand that comes here. */
  readonly share: number;
  readonly price: PoolPriceSizing;
  readonly groups: readonly GroupCapacity[];
}

export function poolCapacity(input: SizingInput, { pool, share, groups }: PlacedPool): PoolCapacity {
  const gpu = gpuOfPool(pool, input.lookUps);
  const reserve = pool.reserve?.value ?? 0;
  return {
    pool,
    gpu,
    share,
    price: poolPrice(input.plan, pool, gpu, input.lookUps),
    groups: groups.map((members) => groupCapacity(input, members, gpu, reserve)),
  };
}

/** GPUs of a pool for a demand of the whole plan: what the workload needs, and what is paid for. */
export interface PoolLoad {
  readonly needed: Figure;
  /** The pool's `count` where it is given: those are there, used or not. */
  readonly paidFor: Figure;
}

export function poolLoad({ pool, share, groups }: PoolCapacity, demand: PlanDemand): PoolLoad {
  const needed = gpusNeeded(groups, shareOfDemand(demand, share));
  return { needed, paidFor: pool.count === null ? needed : known(bothEnds(pool.count.value)) };
}
