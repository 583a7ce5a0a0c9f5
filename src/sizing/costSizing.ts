import type { Plan, WorkloadContext } from "../plan/plan.ts";
import { joinFigures, known, mapFigure, sumOf, unknown } from "./ends.ts";
import { type Counts, demandOfCounts, personCount } from "./planDemand.ts";
import type { CostSizing, Ends, Figure, PoolPriceSizing } from "./planSizing.ts";
import type { PoolCapacity } from "./poolCapacity.ts";
import { hoursPerMonthOf, perGpuMonth } from "./poolPrice.ts";

/** A pool's price and the GPUs that are paid for. */
export interface PaidPool {
  readonly capacity: PoolCapacity;
  readonly gpus: Figure;
}

/** What the GPUs of a plan cost, as a whole and for each of those who use it. */
export function sizeCost(plan: Plan, paid: readonly PaidPool[], counts: Counts): CostSizing {
  const perMonth = monthlyCost(plan, paid);
  const purchase = purchaseOf(paid);
  const basis = perMonth.ends !== null ? "month" : purchase === null ? null : "purchase";
  const whole: Figure = basis === "purchase" && purchase !== null ? known(purchase) : perMonth;
  const perHour = mapFigure(perMonth, (dollars) => dollars / hoursPerMonthOf(plan));
  const person = personCount(counts);
  return {
    perHour,
    perMonth,
    purchase,
    perUser: person === null ? unknown("Nobody says how many use it.") : perEach(whole, counts[person]),
    perTenant: perTenant(whole, counts.tenants),
    basis,
    perMillionTokens: perMillionTokens(plan, perHour, counts),
    prices: paid.flatMap(({ capacity: { pool, price } }) =>
      price.kind === "hourly" ? [{ pool: pool.name, reference: price.reference, asOf: price.asOf }] : [],
    ),
  };
}

/** Dollars a month; unknown as soon as one pool has no price by the hour. */
export function monthlyCost(plan: Plan, paid: readonly PaidPool[]): Figure {
  if (paid.length === 0) return unknown("The plan has no pool in which something runs.");
  return sumOf(
    paid.map(({ capacity: { price, pool }, gpus }) => {
      const each = perGpuMonth(plan, price);
      if (each === null) return unknown(reasonWithoutPrice(price, pool.name));
      return joinFigures(known(each), gpus, (dollars, count) => dollars * count);
    }),
  );
}

function reasonWithoutPrice(price: PoolPriceSizing, pool: string): string {
  return price.kind === "none"
    ? price.reason
    : `The GPUs of ${pool} are bought, and the plan does not say over which time ("over: 36 months").`;
}

/** What is paid once, for GPUs that are bought and not spread over a time. */
export function purchaseOf(paid: readonly PaidPool[]): Ends | null {
  const bought = paid.flatMap(({ capacity: { price }, gpus }) =>
    price.kind === "purchase" && price.perGpuMonth === null
      ? [joinFigures(known(price.buy), gpus, (dollars, count) => dollars * count)]
      : [],
  );
  return bought.length === 0 ? null : sumOf(bought).ends;
}

function perEach(whole: Figure, count: Ends | null): Figure {
  if (count === null || count.favourable <= 0 || count.unfavourable <= 0)
    return unknown("Nobody says how many there are.");
  return joinFigures(whole, known(count), (dollars, number) => dollars / number);
}

/** Tenants pay, so for each of them it is more of them that is favourable. */
function perTenant(whole: Figure, tenants: Ends | null): Figure {
  if (tenants === null) return unknown("Nobody says how many tenants there are.");
  return perEach(whole, { favourable: tenants.unfavourable, unfavourable: tenants.favourable });
}

/**
 * What a plan costs for each million tokens where its requests are counted by how many are open at once: as many are
 * served as its one pipeline's throughput says. Left as it is where a rate has told it already.
 */
export function withTokenCost(
  plan: Plan,
  cost: CostSizing,
  throughputPerSecond: Figure | null,
  counts: Counts,
): CostSizing {
  const tokens = tokensPerRequest(plan.workload?.context ?? null);
  if (cost.perMillionTokens.ends !== null || counts.concurrency === null) return cost;
  if (throughputPerSecond?.ends == null || tokens === null) return cost;
  return { ...cost, perMillionTokens: dollarsPerMillion(cost.perHour, throughputPerSecond, tokens) };
}

/** Only where requests and their tokens are both known; a session's context is held over many requests. */
function perMillionTokens(plan: Plan, perHour: Figure, counts: Counts): Figure {
  const { workload } = plan;
  const ofRequests = { ...counts, sessions: null, tenants: null };
  const rate = demandOfCounts(workload, ofRequests).requestsPerSecond;
  const tokens = tokensPerRequest(workload?.context ?? null);
  if (rate === null || rate.favourable <= 0 || rate.unfavourable <= 0 || tokens === null)
    return unknown("Nobody says how many requests of how many tokens arrive.");
  return dollarsPerMillion(perHour, known(rate), tokens);
}

function dollarsPerMillion(perHour: Figure, requestsPerSecond: Figure, tokensEach: number): Figure {
  return joinFigures(
    perHour,
    requestsPerSecond,
    (dollars, perSecond) => dollars / ((perSecond * 3600 * tokensEach) / 1e6),
  );
}

/** `null` where nobody says, or says none. */
function tokensPerRequest(context: WorkloadContext | null): number | null {
  switch (context?.kind) {
    case "tokens":
      return context.tokens.high || null;
    case "distribution":
      return context.mean?.value.high || null;
    case "parts":
      return (context.prompt?.value.high ?? 0) + (context.output?.value.high ?? 0) || null;
    default:
      return null;
  }
}
