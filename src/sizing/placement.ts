import { poolOf } from "../deployment/fromPlan.ts";
import type { Plan, PlanService, Pool, Tier } from "../plan/plan.ts";
import { unmoved } from "../text/moveRanges.ts";

/** A pool with what stands on its GPUs, and the part of the demand that comes there. */
export interface PlacedPool {
  readonly pool: Pool;
  /** 1 without tiers; the sum of the tiers that lead here. */
  readonly share: number;
  /** Services that share GPUs, each group on GPUs of its own. */
  readonly groups: readonly (readonly PlanService[])[];
}

/** Where everything of a plan runs. A service that the tiers lead to stands in the pool of each of them. */
export function placeServices(plan: Plan): readonly PlacedPool[] {
  const tiers = plan.workload?.tiers ?? [];
  return poolsInUse(plan).map(({ pool, services }) => ({
    pool,
    share: shareOf(tiers, pool),
    groups: groupByGpu(services),
  }));
}

/** The pools that are paid for, with what runs on them: GPUs that are there are, whether something does or not. */
export function poolsInUse(
  plan: Plan,
): readonly { readonly pool: Pool; readonly services: readonly PlanService[] }[] {
  const byPool = new Map(plan.pools.map((pool) => [pool, [] as PlanService[]]));
  const tierPools = plan.workload?.tiers.map((tier) => tier.pool?.value) ?? [];
  for (const service of plan.services)
    for (const pool of poolsOf(plan, tierPools, service)) byPool.get(pool)?.push(service);
  return [...byPool]
    .filter(([pool, services]) => services.length > 0 || pool.count !== null)
    .map(([pool, services]) => ({ pool, services }));
}

/** The tiers say where; a service that names a pool which no tier leads to stays there, for all of them. */
function poolsOf(
  plan: Plan,
  tierPools: readonly (string | undefined)[],
  service: PlanService,
): readonly Pool[] {
  const { pool: named } = unmoved(service);
  const isTiered = tierPools.length > 0 && (named === null || tierPools.includes(named.value));
  if (isTiered) return plan.pools.filter(({ name }) => tierPools.includes(name));
  const pool = poolOf(plan, service);
  return pool === null ? [] : [pool];
}

function shareOf(tiers: readonly Tier[], pool: Pool): number {
  const leading = tiers.filter((tier) => tier.pool?.value === pool.name);
  if (leading.length === 0) return 1;
  return leading.reduce((sum, tier) => sum + (tier.share?.value ?? 0), 0);
}

/** `share: true` joins every service of the pool; a name joins two. In the order of the plan. */
function groupByGpu(services: readonly PlanService[]): readonly (readonly PlanService[])[] {
  if (services.some(({ share }) => share?.value === true)) return [services];
  const groupOf = new Map(services.map((service) => [service.name, [service]]));
  for (const service of services) {
    const other = typeof service.share?.value === "string" ? groupOf.get(service.share.value) : undefined;
    const own = groupOf.get(service.name);
    if (other === undefined || own === undefined || other === own) continue;
    other.push(...own);
    for (const member of own) groupOf.set(member.name, other);
  }
  const order = new Map(services.map((service, index) => [service, index]));
  const place = (service: PlanService) => order.get(service) ?? 0;
  const groups = [...new Set(services.flatMap(({ name }) => [groupOf.get(name) ?? []]))];
  return groups.map((group) => group.toSorted((a, b) => place(a) - place(b)));
}
