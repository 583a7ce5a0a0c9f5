import type { Objectives, Plan, Ranged, TimeObjective } from "../plan/plan.ts";
import type { Quantity } from "../units/quantity.ts";
import { known, lessIsBetter, unknown } from "./ends.ts";
import type {
  CostSizing,
  Figure,
  ObjectiveId,
  ObjectiveSizing,
  PipelineSizing,
  PoolSizing,
} from "./planSizing.ts";
import { type EstimatedSpeed, measuredOn } from "./serviceSpeed.ts";

/** What the objectives are held against. */
export interface Achieved {
  readonly plan: Plan;
  readonly pools: readonly PoolSizing[];
  readonly pipeline: PipelineSizing | null;
  readonly cost: CostSizing;
  /** Of the vLLM servers by service name, where somebody estimates it. */
  readonly speeds: ReadonlyMap<string, EstimatedSpeed>;
}

/** Every objective of the plan with its value; a limit holds when the unfavourable end keeps it. */
export function sizeObjectives(
  objectives: Objectives | null,
  achieved: Achieved,
): readonly ObjectiveSizing[] {
  if (objectives === null) return [];
  const { pipeline, cost } = achieved;
  const latency =
    pipeline?.latencyMs ??
    unknown('The plan does not say in which order a request passes its services ("pipeline").');
  const throughput = pipeline?.throughputPerSecond ?? unknown("The plan has no pipeline.");
  return [
    ...atMost("latency", objectives.latency, latency),
    ...atMost("ttft", objectives.ttft, tokenTime(achieved, "ttft")),
    ...atMost("tpot", objectives.tpot, tokenTime(achieved, "tpot")),
    ...atLeast("throughput", objectives.throughput, throughput),
    ...atMost("cost", objectives.cost, cost.perMonth),
    ...atMost("cost_per_user", objectives.costPerUser, ofBasis(objectives.costPerUser, cost, cost.perUser)),
    ...atMost(
      "cost_per_tenant",
      objectives.costPerTenant,
      ofBasis(objectives.costPerTenant, cost, cost.perTenant),
    ),
  ];
}

function atMost(
  id: ObjectiveId,
  written: Ranged<Quantity> | TimeObjective | null,
  value: Figure,
): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const limit = written.value.low;
  const met = value.ends === null ? null : value.ends.unfavourable <= limit * (1 + 1e-9);
  return [{ id, written, limit, value, met, percentile: percentileOf(written) }];
}

function atLeast(
  id: ObjectiveId,
  written: Ranged<Quantity> | null,
  value: Figure,
): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const limit = written.value.high;
  const met = value.ends === null ? null : value.ends.unfavourable >= limit * (1 - 1e-9);
  return [{ id, written, limit, value, met, percentile: null }];
}

function percentileOf(written: Ranged<Quantity> | TimeObjective): number | null {
  return "percentile" in written ? written.percentile : null;
}

/** `$20/month` is a part of the month; a one-off purchase says nothing of it. `$20` takes what there is. */
function ofBasis(written: Ranged<Quantity> | null, cost: CostSizing, value: Figure): Figure {
  return written?.value.kind === "monthlyCost" && cost.basis === "purchase" ? cost.perMonth : value;
}

/** The slowest server's time to or between tokens, as measured, else as estimated. */
function tokenTime({ pools, speeds }: Achieved, kind: "ttft" | "tpot"): Figure {
  const servers = pools.flatMap(({ groups }) =>
    groups.flatMap(({ services }) => services.filter(({ service }) => service.engine === "vllm")),
  );
  const times = servers.map(({ service, gpu }): Figure => {
    const measured = measuredOn(service, gpu)?.[kind];
    if (measured) return known(lessIsBetter(measured.value));
    const estimated = speeds.get(service.name)?.[kind === "ttft" ? "ttftMs" : "tpotMs"];
    if (estimated) return known(lessIsBetter(estimated));
    return unknown(`Nobody measured the ${kind} of ${service.name}.`);
  });
  const [first, ...others] = times;
  if (first === undefined) return unknown("No service of the plan is a vLLM server.");
  return others.reduce((slowest, time) => {
    if (slowest.ends === null || time.ends === null) return slowest.ends === null ? slowest : time;
    return time.ends.unfavourable > slowest.ends.unfavourable ? time : slowest;
  }, first);
}
