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
import { type EstimatedTokenTimes, measuredOn } from "./serviceSpeed.ts";

/** What the objectives are held against. */
export interface Achieved {
  readonly plan: Plan;
  readonly pools: readonly PoolSizing[];
  readonly pipeline: PipelineSizing | null;
  readonly cost: CostSizing;
  /** Of a vLLM server by its service's name, where somebody estimates them. */
  readonly tokenTimesOf: (service: string) => EstimatedTokenTimes | null;
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
    ...ofTokens("ttft", objectives.ttft, achieved),
    ...ofTokens("tpot", objectives.tpot, achieved),
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

/** Nothing is estimated for an objective that nobody has. */
function ofTokens(
  id: "ttft" | "tpot",
  written: TimeObjective | null,
  achieved: Achieved,
): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const { value, isEstimated } = tokenTime(achieved, id);
  return atMost(id, written, value).map((objective) => ({ ...objective, isEstimated }));
}

function atMost(
  id: ObjectiveId,
  written: Ranged<Quantity> | TimeObjective | null,
  value: Figure,
): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const limit = written.value.low;
  const met = value.ends === null ? null : value.ends.unfavourable <= limit * (1 + 1e-9);
  return [{ id, written, limit, value, met, percentile: percentileOf(written), isEstimated: false }];
}

function atLeast(
  id: ObjectiveId,
  written: Ranged<Quantity> | null,
  value: Figure,
): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const limit = written.value.high;
  const met = value.ends === null ? null : value.ends.unfavourable >= limit * (1 - 1e-9);
  return [{ id, written, limit, value, met, percentile: null, isEstimated: false }];
}

function percentileOf(written: Ranged<Quantity> | TimeObjective): number | null {
  return "percentile" in written ? written.percentile : null;
}

/** `$20/month` is a part of the month; a one-off purchase says nothing of it. `$20` takes what there is. */
function ofBasis(written: Ranged<Quantity> | null, cost: CostSizing, value: Figure): Figure {
  return written?.value.kind === "monthlyCost" && cost.basis === "purchase" ? cost.perMonth : value;
}

/** A figure and whether it is an estimate. */
interface TokenTime {
  readonly value: Figure;
  readonly isEstimated: boolean;
}

/** The slowest server's time to or between tokens, as measured, else as estimated. */
function tokenTime({ pools, tokenTimesOf }: Achieved, kind: "ttft" | "tpot"): TokenTime {
  const servers = pools.flatMap(({ groups }) =>
    groups.flatMap(({ services }) => services.filter(({ service }) => service.engine === "vllm")),
  );
  const times = servers.map(({ service, gpu }): TokenTime => {
    const measured = measuredOn(service, gpu)?.[kind];
    if (measured) return { value: known(lessIsBetter(measured.value)), isEstimated: false };
    const estimated = tokenTimesOf(service.name)?.[kind === "ttft" ? "ttftMs" : "tpotMs"];
    if (estimated) return { value: known(lessIsBetter(estimated)), isEstimated: true };
    return { value: unknown(`Nobody measured the ${kind} of ${service.name}.`), isEstimated: false };
  });
  const [first, ...others] = times;
  if (first === undefined)
    return { value: unknown("No service of the plan is a vLLM server."), isEstimated: false };
  return others.reduce((slowest, time) => (isSlower(time.value, slowest.value) ? time : slowest), first);
}

/** What is not known may be slower than anything. */
function isSlower(a: Figure, than: Figure): boolean {
  if (than.ends === null) return false;
  return a.ends === null || a.ends.unfavourable > than.ends.unfavourable;
}
