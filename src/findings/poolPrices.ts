import { gpuOfPool } from "../deployment/fromPlan.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Plan } from "../plan/plan.ts";
import { poolsInUse } from "../sizing/placement.ts";
import type { PoolSizing } from "../sizing/planSizing.ts";
import { poolPrice } from "../sizing/poolPrice.ts";

export type PricedPool = Pick<PoolSizing, "pool" | "gpu" | "price">;

/** Several rules look at the same plan's prices. */
const known = new WeakMap<Plan, { readonly lookUps: LookUps; readonly prices: readonly PricedPool[] }>();

/** The pools of a plan's sums with their prices; the sums themselves need not be worked out for them. */
export function pricesOf(plan: Plan, lookUps: LookUps): readonly PricedPool[] {
  const found = known.get(plan);
  if (found?.lookUps === lookUps) return found.prices;
  const prices = poolsInUse(plan).map(({ pool }) => {
    const gpu = gpuOfPool(pool, lookUps);
    return { pool, gpu, price: poolPrice(plan, pool, gpu, lookUps) };
  });
  known.set(plan, { lookUps, prices });
  return prices;
}
