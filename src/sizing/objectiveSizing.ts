import type { Objectives, Plan, Ranged, TimeObjective } from "../plan/plan.ts";
import type { Quantity } from "../units/quantity.ts";
import { mapFigure, unknown } from "./ends.ts";
import { estimatedFigure, measuredFigure, reachOf, type TimeName } from "./objectiveTimes.ts";
import type {
  CostSizing,
  Figure,
  ObjectiveId,
  ObjectiveSizing,
  PipelineSizing,
  PoolSizing,
  ServiceSizing,
} from "./planSizing.ts";
import type { RequestSpeed } from "./requestSpeed.ts";
import { measuredOn } from "./serviceSpeed.ts";

/** What the objectives are held against. */
export interface Achieved {
  readonly plan: Plan;
  readonly pools: readonly PoolSizing[];
  readonly pipeline: PipelineSizing | null;
  readonly cost: CostSizing;
  /** Of a vLLM server by its service's name, where somebody estimates them. */
  readonly requestsOf: (service: string) => RequestSpeed | null;
}

/** Every objective of the plan with its value; a limit holds when the unfavourable end keeps it. */
export function sizeObjectives(
  objectives: Objectives | null,
  achieved: Achieved,
): readonly ObjectiveSizing[] {
  if (objectives === null) return [];
  const { pipeline, cost } = achieved;
  const throughput = pipeline?.throughputPerSecond ?? unknown("The plan has no pipeline.");
  const isEstimated = stagesOf(achieved).some(({ throughputOrigin }) => throughputOrigin === "estimated");
  return [
    ...ofLatency(objectives.latency, achieved),
    ...ofTokens("ttft", objectives.ttft, achieved),
    ...ofTokens("tpot", objectives.tpot, achieved),
    ...atLeast("throughput", objectives.throughput, throughput).map((each) => ({ ...each, isEstimated })),
    ...atMost("cost", objectives.cost, cost.perMonth),
    ...atMost("cost_per_user", objectives.costPerUser, ofBasis(objectives.costPerUser, cost, cost.perUser)),
    ...atMost(
      "cost_per_tenant",
      objectives.costPerTenant,
      ofBasis(objectives.costPerTenant, cost, cost.perTenant),
    ),
  ];
}

/** Latencies of stages add up; of a server that stands alone percentiles are known too. */
function ofLatency(written: TimeObjective | null, achieved: Achieved): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const { pipeline } = achieved;
  if (pipeline === null) {
    const reason = 'The plan does not say in which order a request passes its services ("pipeline").';
    return atMost("latency", written, unknown(reason));
  }
  const stages = stagesOf(achieved);
  const [only, second] = stages;
  const isAlone = second === undefined && only?.service.engine === "vllm" && only.latencyOrigin !== "plan";
  if (only !== undefined && isAlone) {
    const time = timeOf(only, "latency", written, achieved);
    const value = mapFigure(time.value, (milliseconds) => milliseconds / only.speedup);
    return withReach(atMost("latency", written, value), time, "latency");
  }
  const isEstimated = stages.some(({ latencyOrigin }) => latencyOrigin === "estimated");
  return atMost("latency", written, pipeline.latencyMs).map((each) => ({ ...each, isEstimated }));
}

/** Nothing is estimated for an objective that nobody has. */
function ofTokens(
  id: "ttft" | "tpot",
  written: TimeObjective | null,
  achieved: Achieved,
): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const time = tokenTime(achieved, id, written);
  return withReach(atMost(id, written, time.value), time, id);
}

function withReach(
  objectives: readonly ObjectiveSizing[],
  { asked, isEstimated, service, copies }: ServerTime,
  time: TimeName,
): readonly ObjectiveSizing[] {
  return objectives.map((objective) => ({
    ...objective,
    isEstimated,
    reach:
      asked === null || service === null || objective.met !== false
        ? null
        : reachOf(asked, time, objective.limit, objective.value, service, copies),
  }));
}

function atMost(
  id: ObjectiveId,
  written: Ranged<Quantity> | TimeObjective | null,
  value: Figure,
): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const limit = written.value.low;
  const met = value.ends === null ? null : value.ends.unfavourable <= limit * (1 + 1e-9);
  return [
    { id, written, limit, value, met, percentile: percentileOf(written), isEstimated: false, reach: null },
  ];
}

function atLeast(
  id: ObjectiveId,
  written: Ranged<Quantity> | null,
  value: Figure,
): readonly ObjectiveSizing[] {
  if (written === null) return [];
  const limit = written.value.high;
  const met = value.ends === null ? null : value.ends.unfavourable >= limit * (1 - 1e-9);
  return [{ id, written, limit, value, met, percentile: null, isEstimated: false, reach: null }];
}

function percentileOf(written: Ranged<Quantity> | TimeObjective): number | null {
  return "percentile" in written ? written.percentile : null;
}

/** `$20/month` is a part of the month; a one-off purchase says nothing of it. `$20` takes what there is. */
function ofBasis(written: Ranged<Quantity> | null, cost: CostSizing, value: Figure): Figure {
  return written?.value.kind === "monthlyCost" && cost.basis === "purchase" ? cost.perMonth : value;
}

/** A time of one server, and what it was estimated from; `null` where somebody measured it. */
interface ServerTime {
  readonly value: Figure;
  readonly isEstimated: boolean;
  readonly asked: RequestSpeed | null;
  readonly service: string | null;
  readonly copies: number;
}

/** The slowest server's time to or between tokens, as measured, else as estimated. */
function tokenTime(achieved: Achieved, kind: "ttft" | "tpot", written: TimeObjective): ServerTime {
  const servers = servicesOf(achieved).filter(({ service }) => service.engine === "vllm");
  const [first, ...others] = servers.map((server) => timeOf(server, kind, written, achieved));
  if (first === undefined) {
    const value = unknown("No service of the plan is a vLLM server.");
    return { value, isEstimated: false, asked: null, service: null, copies: 1 };
  }
  return others.reduce((slowest, time) => (isSlower(time.value, slowest.value) ? time : slowest), first);
}

function timeOf(
  { service, gpu }: ServiceSizing,
  kind: TimeName,
  { percentile }: TimeObjective,
  { requestsOf, pools }: Achieved,
): ServerTime {
  const groups = pools.flatMap((pool) => pool.groups);
  const group = groups.find((each) => each.services.some((sized) => sized.service === service));
  const of = { service: service.name, copies: group?.copies.ends?.unfavourable ?? 1 };
  const measured = measuredOn(service, gpu)?.[kind];
  if (measured)
    return { value: measuredFigure(measured, percentile), isEstimated: false, asked: null, ...of };
  const asked = requestsOf(service.name);
  if (asked) return { value: estimatedFigure(asked, kind, percentile), isEstimated: true, asked, ...of };
  const value = unknown(`Nobody measured the ${kind} of ${service.name}.`);
  return { value, isEstimated: false, asked: null, ...of };
}

function servicesOf({ pools }: Achieved): readonly ServiceSizing[] {
  return pools.flatMap(({ groups }) => groups.flatMap(({ services }) => services));
}

/** The services that a request passes. */
function stagesOf(achieved: Achieved): readonly ServiceSizing[] {
  const names = new Set(achieved.pipeline?.stages.map(({ service }) => service));
  return servicesOf(achieved).filter(({ service }) => names.has(service.name));
}

/** What is not known may be slower than anything. */
function isSlower(a: Figure, than: Figure): boolean {
  if (than.ends === null) return false;
  return a.ends === null || a.ends.unfavourable > than.ends.unfavourable;
}
