import type { Offer } from "../catalog/prices.ts";
import type { GpuChoice } from "../deployment/deployment.ts";
import { priceWishOf } from "../deployment/fromPlan.ts";
import { isSameGpu } from "../deployment/lookUps.ts";
import { priceOf } from "../deployment/price.ts";
import type { Plan, Pool } from "../plan/plan.ts";
import { hoursPerMonth } from "../units/quantityUnits.ts";
import { lessIsBetter, mapEnds } from "./ends.ts";
import type { Ends, PoolPriceSizing } from "./planSizing.ts";

/** What one GPU of a pool costs: by the hour, or bought. */
export function poolPrice(
  plan: Plan,
  pool: Pool,
  gpu: GpuChoice | null,
  ownOffers: readonly Offer[] = [],
): PoolPriceSizing {
  const { price } = pool;
  if (price === null) return { kind: "none", reason: `The plan gives no price for the pool ${pool.name}.` };
  if (price.kind === "purchase") {
    if (price.buy === null)
      return { kind: "none", reason: `The plan does not say what a GPU of ${pool.name} costs.` };
    const buy = lessIsBetter(price.buy.value);
    const months = price.over === null ? null : price.over.value.high / MONTH_MS;
    return {
      kind: "purchase",
      buy,
      perGpuMonth: months === null ? null : mapEnds(buy, (dollars) => dollars / months),
    };
  }
  const ends = (["low", "high"] as const).map((end) =>
    priceOf(priceWishOf(pool, end, hoursPerMonthOf(plan)), gpu, isSameGpu, ownOffers),
  );
  const [low, high] = ends;
  if (!low?.value || !high?.value) {
    const origin = high?.origin;
    const reason =
      origin?.kind === "unknown" ? origin.reason : `No price is known for the pool ${pool.name}.`;
    return { kind: "none", reason };
  }
  const perGpuHour = lessIsBetter({ low: low.value.perHour, high: high.value.perHour });
  return { kind: "hourly", perGpuHour, reference: high.value.reference, asOf: high.value.asOf };
}

/** Months are read as 730 hours, whatever the plan says a month costs. */
const MONTH_MS = hoursPerMonth * 3_600_000;

export function hoursPerMonthOf(plan: Plan): number {
  return plan.hoursPerMonth?.value ?? hoursPerMonth;
}

/** Dollars for one GPU and month; `null` for a purchase that is not spread over a time. */
export function perGpuMonth(plan: Plan, price: PoolPriceSizing): Ends | null {
  if (price.kind === "hourly") return mapEnds(price.perGpuHour, (dollars) => dollars * hoursPerMonthOf(plan));
  return price.kind === "purchase" ? price.perGpuMonth : null;
}
