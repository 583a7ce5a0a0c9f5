import type { Deployment } from "../deployment/deployment.ts";
import type { Objectives } from "../plan/plan.ts";
import { countsOf, demandOfCounts, withCounts } from "../sizing/planDemand.ts";

/** What has to be served, and how well. */
export interface Needs {
  /** In flight at once; `null`: nobody says, and two at once must fit. */
  readonly requests: number | null;
  readonly requestsPerSecond: number | null;
  readonly objectives: Objectives | null;
}

/** What a deployment has to serve by its plan or directive, at the unfavourable ends. */
export function needsOf({ source, workload }: Deployment): Needs {
  const requests = workload.concurrency?.value ?? null;
  if (source.kind !== "service") return { requests, requestsPerSecond: null, objectives: null };
  const { plan } = source;
  const demand = demandOfCounts(plan.workload, countsOf(plan.workload));
  // A plan of several services divides time and money among them; what is left for one is not said.
  const isAlone = plan.services.length === 1;
  return {
    requests,
    requestsPerSecond: demand.requestsPerSecond?.unfavourable ?? null,
    objectives:
      isAlone || plan.objectives === null
        ? plan.objectives
        : { ...plan.objectives, latency: null, cost: null },
  };
}

/** The same in a step of the plan's growth. */
export interface NeedsForMonths {
  readonly months: number;
  readonly needs: Pick<Needs, "requests" | "requestsPerSecond">;
}

export function growthOf({ source }: Deployment): readonly NeedsForMonths[] {
  if (source.kind !== "service") return [];
  const { workload } = source.plan;
  return (workload?.growth ?? []).map(({ months, counts }) => {
    const demand = demandOfCounts(workload, withCounts(countsOf(workload), counts));
    return {
      months: months?.value ?? 0,
      needs: {
        requests: demand.concurrency?.unfavourable ?? null,
        requestsPerSecond: demand.requestsPerSecond?.unfavourable ?? null,
      },
    };
  });
}
