import { findPrice } from "../../catalog/findPrice.ts";
import type { Offer } from "../../catalog/prices.ts";
import type { LookUps } from "../../deployment/lookUps.ts";
import type { Pool } from "../../plan/plan.ts";
import { formatCount, formatHourlyPrice } from "../../units/print.ts";
import type { Finding } from "../finding.ts";
import { replaceFix } from "../planEdits.ts";
import { type PricedPool, pricesOf } from "../poolPrices.ts";
import type { Rule } from "../rule.ts";

export const stalePrice: Rule = {
  id: "stale-price",
  severity: "information",
  summary: "A price is half a year old or older: what a GPU costs changes by the month.",
  check: ({ plan }, lookUps, { today }) => {
    if (plan?.plan == null || today === null) return [];
    return pricesOf(plan.plan, lookUps).flatMap((priced) => recallFindings(priced, today, lookUps));
  },
};

/** From so many days on a price is old. */
const OLD_DAYS = 180;

function isStale(asOf: string, today: string): boolean {
  return (ageInDays(asOf, today) ?? 0) >= OLD_DAYS;
}

/** A pool and its price are the same objects as long as neither is edited. */
function recallFindings(priced: PricedPool, today: string, lookUps: LookUps): readonly Finding[] {
  const { pool, price } = priced;
  const known = recalled.get(pool);
  if (known?.price === price && known.today === today) return known.findings;
  const findings = findingsOf(priced, today, lookUps);
  recalled.set(pool, { price, today, findings });
  return findings;
}

const recalled = new WeakMap<
  Pool,
  { readonly price: PricedPool["price"]; readonly today: string; readonly findings: readonly Finding[] }
>();

function findingsOf(
  { pool, gpu, price }: PricedPool,
  today: string,
  { ownOffers = [] }: LookUps,
): readonly Finding[] {
  if (price.kind !== "hourly" || price.asOf === null || pool.price?.kind !== "reference") return [];
  if (!isStale(price.asOf, today)) return [];
  const days = ageInDays(price.asOf, today) ?? 0;
  const newest = newestOf(pool, gpu?.ids ?? [], ownOffers);
  const isNewest = newest === null || newest.asOf <= price.asOf;
  const instead = isNewest
    ? "The price table has no newer one; ask the provider."
    : `The newest one is of ${newest.asOf}: ${formatHourlyPrice(newest.usdPerGpuHour)} in the place of ${formatHourlyPrice(price.perGpuHour.unfavourable)}.`;
  const { range, reference } = pool.price;
  const path = [reference.provider, reference.region, reference.term]
    .filter((part) => part !== null)
    .join("/");
  return [
    {
      rule: "stale-price",
      severity: "information",
      message: `The price of ${pool.name} is of ${price.asOf}, ${formatCount(days)} days ago. ${instead}`,
      range,
      related: [],
      fixes: () =>
        isNewest
          ? []
          : [
              replaceFix(
                `Use the newest price, ${formatHourlyPrice(newest.usdPerGpuHour)} of ${newest.asOf}`,
                { range, newText: `${path}@${newest.asOf}` },
                false,
              ),
            ],
    },
  ];
}

/** The newest row of the provider with the same term; `null` where there is none. */
function newestOf({ price }: Pool, gpuIds: readonly string[], ownOffers: readonly Offer[]) {
  if (price?.kind !== "reference") return null;
  const { provider, region, term } = price.reference;
  if (term !== "spot" && term !== "on-demand") return null;
  const match = findPrice({ provider, region, term, asOf: null }, gpuIds, ownOffers);
  return match.kind === "found" ? match.offer : null;
}

/** A row that knows only its month may be of its last day. */
function ageInDays(asOf: string, today: string): number | null {
  const [year, month, day] = asOf.split("-").map(Number);
  const then = Date.UTC(year ?? Number.NaN, day === undefined ? (month ?? 1) : (month ?? 1) - 1, day ?? 0);
  const days = (Date.parse(today) - then) / 86_400_000;
  return Number.isFinite(days) ? Math.floor(days) : null;
}
