import { atBothEnds, sumOf, unknown } from "./ends.ts";
import type { Counts, PlanDemand } from "./planDemand.ts";
import type { Figure, PoolSizing, WorkloadSizing } from "./planSizing.ts";

/** What is asked of the plan, the GPUs that it takes, and how full that leaves the busiest stage. */
export function sizeWorkload(
  counts: Counts,
  demand: PlanDemand,
  pools: readonly PoolSizing[],
): WorkloadSizing {
  return {
    requestsPerSecond: demand.requestsPerSecond,
    concurrency: counts.concurrency,
    sessions: counts.sessions,
    users: counts.users,
    tenants: counts.tenants,
    gpusNeeded: sumOf(pools.map(({ gpusNeeded }) => gpusNeeded)),
    ...busiestStage(demand, pools),
  };
}

/** Requests that arrive over requests that the copies of a stage serve when they never pause. */
function busiestStage(
  { requestsPerSecond: asked }: PlanDemand,
  pools: readonly PoolSizing[],
): Pick<WorkloadSizing, "busy" | "busiest"> {
  if (asked === null) return { busy: unknown("Nobody says how many requests arrive."), busiest: null };
  const stages = pools.flatMap(({ groups, share }) =>
    groups.flatMap(({ services, copies }) =>
      services.flatMap(({ service, throughputPerSecond: rate }): { name: string; busy: Figure }[] => {
        if (rate.ends === null || copies.ends === null) return [];
        const { ends: rates } = rate;
        const { ends: numbers } = copies;
        // A pool without a GPU serves nobody, however long they wait.
        if (numbers.favourable * numbers.unfavourable === 0) return [];
        const busy = atBothEnds((end) => (asked[end] * share) / (rates[end] * numbers[end]));
        return [{ name: service.name, busy }];
      }),
    ),
  );
  const worst = (busy: Figure) => busy.ends?.unfavourable ?? 0;
  const [first, ...others] = stages;
  if (first === undefined)
    return { busy: unknown("Nobody says how many requests a stage serves."), busiest: null };
  const busiest = others.reduce(
    (most, stage) => (worst(stage.busy) > worst(most.busy) ? stage : most),
    first,
  );
  return { busy: busiest.busy, busiest: busiest.name };
}
