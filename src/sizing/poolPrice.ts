import type { GpuChoice } from "../deployment/deployment.ts";
import { electricityPerHour, unknownPower } from "../deployment/electricity.ts";
import { priceWishOf } from "../deployment/fromPlan.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { priceOf } from "../deployment/price.ts";
import type { Plan, Pool } from "../plan/plan.ts";
import { hourMs, hoursPerMonth } from "../units/quantityUnits.ts";
import { joinEnds, lessIsBetter, mapEnds } from "./ends.ts";
import type { Ends, PoolPriceSizing } from "./planSizing.ts";

/** What one GPU of a pool costs: by the hour, or bought. */
export function poolPrice(
  plan: Plan,
  pool: Pool,
  gpu: GpuChoice | null,
  lookUps: OwnPrices,
): PoolPriceSizing {
  const known = found.get(pool);
  const hours = hoursPerMonthOf(plan);
  const { ownOffers } = lookUps;
  if (known?.hours === hours && known.ownOffers === ownOffers && known.gpu?.label === gpu?.label)
    return known.price;
  const price = findPoolPrice(plan, pool, gpu, lookUps);
  found.set(pool, { hours, ownOffers, gpu, price });
  return price;
}

type OwnPrices = Pick<LookUps, "ownOffers">;

/** Several rules and every sum ask for the price of a pool, which is the same object as long as it is not edited. */
const found = new WeakMap<
  Pool,
  {
    readonly hours: number;
    readonly ownOffers: OwnPrices["ownOffers"];
    readonly gpu: GpuChoice | null;
    readonly price: PoolPriceSizing;
  }
>();

function findPoolPrice(plan: Plan, pool: Pool, gpu: GpuChoice | null, lookUps: OwnPrices): PoolPriceSizing {
  const { price } = pool;
  if (price === null) return { kind: "none", reason: `The plan gives no price for the pool ${pool.name}.` };
  if (price.kind === "purchase") {
    if (price.buy === null)
      return { kind: "none", reason: `The plan does not say what a GPU of ${pool.name} costs.` };
    const buy = lessIsBetter(price.buy.value);
    const months = price.over === null ? null : price.over.value.high / MONTH_MS;
    if (months === null) return { kind: "purchase", buy, perGpuMonth: null };
    const spread = mapEnds(buy, (dollars) => dollars / months);
    if (price.electricity === null) return { kind: "purchase", buy, perGpuMonth: spread };
    const current = gpu && electricityPerMonth(plan, lessIsBetter(price.electricity.value), gpu);
    if (current === null)
      return { kind: "none", reason: gpu ? unknownPower(gpu) : `The GPU of ${pool.name} is not known.` };
    return { kind: "purchase", buy, perGpuMonth: joinEnds(spread, current, (a, b) => a + b) };
  }
  const ends = (["low", "high"] as const).map((end) =>
    priceOf(priceWishOf(pool, end, hoursPerMonthOf(plan)), gpu, lookUps),
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

function electricityPerMonth(plan: Plan, perKilowattHour: Ends, gpu: GpuChoice): Ends | null {
  if (electricityPerHour(0, gpu) === null) return null;
  return mapEnds(
    perKilowattHour,
    (dollars) => (electricityPerHour(dollars, gpu) ?? 0) * hoursPerMonthOf(plan),
  );
}

/** Months are read as 730 hours, whatever the plan says a month costs. */
const MONTH_MS = hoursPerMonth * hourMs;

export function hoursPerMonthOf(plan: Plan): number {
  return plan.hoursPerMonth?.value ?? hoursPerMonth;
}

/** Dollars for one GPU and month; `null` for a purchase that is not spread over a time. */
export function perGpuMonth(plan: Plan, price: PoolPriceSizing): Ends | null {
  if (price.kind === "hourly") return mapEnds(price.perGpuHour, (dollars) => dollars * hoursPerMonthOf(plan));
  return price.kind === "purchase" ? price.perGpuMonth : null;
}
