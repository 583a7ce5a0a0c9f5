import { gpuOfPool } from "../../deployment/fromPlan.ts";
import type { LookUps } from "../../deployment/lookUps.ts";
import type { Plan } from "../../plan/plan.ts";
import type { PlanSizing, PriceSource } from "../../sizing/planSizing.ts";
import { poolPrice } from "../../sizing/poolPrice.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const mixedPriceDates: Rule = {
  id: "mixed-price-dates",
  severity: "information",
  summary:
    "Prices of different months stand side by side: a difference in cost may be nothing but a change of prices.",
  check: ({ plan }, lookUps) => {
    const sizing = plan?.sizing() ?? null;
    if (plan === null || sizing === null) return [];
    const own = datedPrice(sizing);
    if (own === null) return [];
    const within = sizing.pools.flatMap(({ pool, price }): readonly Finding[] => {
      const isOther =
        price.kind === "hourly" && price.asOf !== null && monthOf(price.asOf) !== monthOf(own.asOf);
      return isOther && pool.price !== null
        ? [
            toFinding(
              pool.price.range,
              `The price of ${pool.name} is of ${price.asOf}, that of ${own.pool} of ${own.asOf}: together they are the cost of no month.`,
            ),
          ]
        : [];
    });
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

type DatedPrice = PriceSource & { readonly asOf: string };

function datedPrice({ cost }: PlanSizing): DatedPrice | null {
  for (const price of cost.prices) if (price.asOf !== null) return { ...price, asOf: price.asOf };
  return null;
}

/** An alternative's prices alone: its sums cost more than is worth while typing. */
function firstDated(plan: Plan, lookUps: LookUps): DatedPrice | null {
  for (const pool of plan.pools) {
    const price = poolPrice(plan, pool, gpuOfPool(pool, lookUps), lookUps.ownOffers);
    if (price.kind === "hourly" && price.asOf !== null)
      return { pool: pool.name, reference: price.reference, asOf: price.asOf };
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
