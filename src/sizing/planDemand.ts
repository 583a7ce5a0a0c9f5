import type { Workload } from "../plan/plan.ts";
import type { Quantity } from "../units/quantity.ts";
import { joinEnds, lessIsBetter, mapEnds } from "./ends.ts";
import type { DemandKind, Ends } from "./planSizing.ts";

/** The counts of a workload, fewer at the favourable end; `null` where nobody says. */
export interface Counts {
  readonly concurrency: Ends | null;
  readonly sessions: Ends | null;
  readonly users: Ends | null;
  readonly tenants: Ends | null;
  readonly requests: Ends | null;
}

export type CountName = keyof Counts;

export const countNames: readonly CountName[] = ["users", "sessions", "concurrency", "tenants", "requests"];

/** What has to be served in all: `null` for a kind that nobody asks for. */
export type PlanDemand = Readonly<Record<DemandKind, Ends | null>>;

export function countsOf(workload: Workload | null): Counts {
  const count = (name: CountName) => endsOf(workload?.[name] ?? null);
  return {
    concurrency: count("concurrency"),
    sessions: count("sessions"),
    users: count("users"),
    tenants: count("tenants"),
    requests: count("requests"),
  };
}

/** Counts that a step of the growth or a phase puts in the place of the workload's own. */
export function withCounts(
  counts: Counts,
  changed: readonly { readonly name: string; readonly value: { readonly value: Quantity } }[],
): Counts {
  const own = changed.flatMap(({ name, value }) =>
    countNames.some((known) => known === name) ? [[name, lessIsBetter(value.value)] as const] : [],
  );
  return { ...counts, ...Object.fromEntries(own) };
}

/**
 * What the counts ask for. Sessions hold memory; where no concurrency is given all of them count as in flight.
 * Tenants count with the calls that each brings where neither is given.
 */
export function demandOfCounts(workload: Workload | null, counts: Counts): PlanDemand {
  const calls = endsOf(workload?.callsPerTenant ?? null);
  const ofTenants = product(counts.tenants, calls);
  return {
    concurrency: counts.concurrency ?? counts.sessions ?? ofTenants,
    sessions: counts.sessions ?? counts.concurrency ?? ofTenants,
    requestsPerSecond:
      counts.requests ??
      product(counts.sessions ?? ofTenants, endsOf(workload?.requestsPerSession ?? null)) ??
      product(counts.users, endsOf(workload?.requestsPerUser ?? null)),
  };
}

/** The count that costs are divided by: users, else sessions, else concurrency. */
export function personCount(counts: Counts): "users" | "sessions" | "concurrency" | null {
  if (counts.users !== null) return "users";
  if (counts.sessions !== null) return "sessions";
  return counts.concurrency === null ? null : "concurrency";
}

/** Whether a plan with these counts asks for anything at all. */
export function asksForNothing(demand: PlanDemand): boolean {
  return demand.concurrency === null && demand.sessions === null && demand.requestsPerSecond === null;
}

export function shareOfDemand(demand: PlanDemand, share: number): PlanDemand {
  const part = (ends: Ends | null) => ends && mapEnds(ends, (value) => value * share);
  return {
    concurrency: part(demand.concurrency),
    sessions: part(demand.sessions),
    requestsPerSecond: part(demand.requestsPerSecond),
  };
}

function product(a: Ends | null, b: Ends | null): Ends | null {
  return a === null || b === null ? null : joinEnds(a, b, (x, y) => x * y);
}

function endsOf(quantity: { readonly value: Quantity } | null): Ends | null {
  return quantity && lessIsBetter(quantity.value);
}
