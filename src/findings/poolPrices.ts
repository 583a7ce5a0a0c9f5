import { gpuOfPool } from "../deployment/fromPlan.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Plan } from "../plan/plan.ts";
import { poolsInUse } from "../sizing/placement.ts";
import type { PoolSizing } from "../sizing/planSizing.ts";
import { poolPrice } from "../sizing/poolPrice.ts";

export type PricedPool = Pick<PoolSizing, "pool" | "gpu" | "price">;

/** The pools of a plan's sums with their prices; the sums themselves need not be worked out for them. */
export function pricesOf(plan: Plan, lookUps: LookUps): readonly PricedPool[] {
  return poolsInUse(plan).map(({ pool }) => {
    const gpu = gpuOfPool(pool, lookUps);
    return { pool, gpu, price: poolPrice(plan, pool, gpu, lookUps) };
  });
}
