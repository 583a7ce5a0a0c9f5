import { gpuOfPool } from "../../deployment/fromPlan.ts";
import type { LookUps } from "../../deployment/lookUps.ts";
import type { Plan, Pool } from "../../plan/plan.ts";
import { poolPrice } from "../../sizing/poolPrice.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { Finding } from "../finding.ts";
import { type PricedPool, pricesOf } from "../poolPrices.ts";
import type { Rule } from "../rule.ts";

export const mixedPriceDates: Rule = {
  id: "mixed-price-dates",
  severity: "information",
  summary:
    "Prices of different months stand side by side: a difference in cost may be nothing but a change of prices.",
  check: ({ plan }, lookUps) => {
    if (plan?.plan == null) return [];
    const dated = pricesOf(plan.plan, lookUps).flatMap((priced) => datedPrice(priced) ?? []);
    const [own] = dated;
    if (own === undefined) return [];
    const within = dated.flatMap(({ pool, asOf }): readonly Finding[] =>
      monthOf(asOf) !== monthOf(own.asOf) && pool.price !== null
        ? [
            toFinding(
              pool.price.range,
              `The price of ${pool.name} is of ${asOf}, that of ${own.pool.name} of ${own.asOf}: together they are the cost of no month.`,
            ),
          ]
        : [],
    );
    const beside = plan.alternatives.flatMap(({ name, nameRange, plan: other }): readonly Finding[] => {
      const price = other && firstDated(other, lookUps);
      if (price === null || monthOf(price.asOf) === monthOf(own.asOf)) return [];
      return [
        toFinding(
          nameRange,
          `${name} is priced as of ${price.asOf} (${price.reference}), the plan as of ${own.asOf}: what it saves may be nothing but a change of prices.`,
        ),
      ];
    });
    return [...within, ...beside];
  },
};

interface DatedPrice {
  readonly pool: Pool;
  readonly reference: string;
  readonly asOf: string;
}

function datedPrice({ pool, price }: Pick<PricedPool, "pool" | "price">): DatedPrice | null {
  return price.kind === "hourly" && price.asOf !== null
    ? { pool, reference: price.reference, asOf: price.asOf }
    : null;
}

/** An alternative's prices alone: its sums cost more than is worth while typing. */
function firstDated(plan: Plan, lookUps: LookUps): DatedPrice | null {
  for (const pool of plan.pools) {
    const dated = datedPrice({ pool, price: poolPrice(plan, pool, gpuOfPool(pool, lookUps), lookUps) });
    if (dated !== null) return dated;
  }
  return null;
}

/** A row that knows its day was of that month too. */
function monthOf(date: string): string {
  return date.slice(0, 7);
}

function toFinding(range: TextRange, message: string): Finding {
  return { rule: "mixed-price-dates", severity: "information", message, range, related: [], fixes: () => [] };
}
