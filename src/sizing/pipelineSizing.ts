import type { Plan, Workload } from "../plan/plan.ts";
import { atBothEnds, joinFigures, mapFigure, sumOf, unknown } from "./ends.ts";
import type {
  Figure,
  FigureOrigin,
  GroupSizing,
  PipelineSizing,
  PoolSizing,
  ServiceSizing,
  StageSizing,
  TierSizing,
} from "./planSizing.ts";

/** One stage with the copies that serve it. */
interface Stage {
  readonly sizing: ServiceSizing;
  readonly group: GroupSizing;
  readonly pool: PoolSizing;
}

const DAY_SECONDS = 86_400;

/** The pipeline over the pools that serve it; `null` for several services of which nobody says the order. */
export function sizePipeline(plan: Plan, pools: readonly PoolSizing[]): PipelineSizing | null {
  const names = stageNames(plan);
  return names === null ? null : sizeStages(plan.workload, names, stagesIn(pools));
}

/** The pipeline of every tier, each on the GPUs of its pool and of those that serve all tiers. */
export function sizeTiers(plan: Plan, pools: readonly PoolSizing[]): readonly TierSizing[] {
  const tiers = plan.workload?.tiers ?? [];
  const tierPools = new Set(tiers.map(({ pool }) => pool?.value));
  const names = stageNames(plan);
  return tiers.map((tier) => {
    const own = pools.filter(({ pool }) => pool.name === tier.pool?.value || !tierPools.has(pool.name));
    const pipeline = names === null ? null : sizeStages(plan.workload, names, stagesIn(own));
    const limit = tier.latency?.value.high ?? null;
    const latency = pipeline?.latencyMs.ends?.unfavourable ?? null;
    return {
      name: tier.name,
      pool: tier.pool?.value ?? null,
      share: tier.share?.value ?? 0,
      pipeline,
      latencyLimitMs: limit,
      met: limit === null || latency === null ? null : latency <= limit * (1 + 1e-9),
    };
  });
}

/** With tiers the plan as a whole is as slow as the slowest of them. */
export function slowestTier(tiers: readonly TierSizing[]): PipelineSizing | null {
  const pipelines = tiers.flatMap(({ pipeline }) => pipeline ?? []);
  return pipelines.reduce<PipelineSizing | null>((slowest, pipeline) => {
    const latency = pipeline.latencyMs.ends?.unfavourable ?? Number.POSITIVE_INFINITY;
    const least = slowest?.latencyMs.ends?.unfavourable ?? (slowest === null ? -1 : Number.POSITIVE_INFINITY);
    return latency > least ? pipeline : slowest;
  }, null);
}

function stageNames({ pipeline, services }: Plan): readonly string[] | null {
  if (pipeline.length > 0) return pipeline.map(({ value }) => value);
  const [only, second] = services;
  return only !== undefined && second === undefined ? [only.name] : null;
}

function stagesIn(pools: readonly PoolSizing[]): ReadonlyMap<string, Stage> {
  return new Map(
    pools.flatMap((pool) =>
      pool.groups.flatMap((group) =>
        group.services.map((sizing) => [sizing.service.name, { sizing, group, pool }] as const),
      ),
    ),
  );
}

function sizeStages(
  workload: Workload | null,
  names: readonly string[],
  byName: ReadonlyMap<string, Stage>,
): PipelineSizing {
  const found = names.map((name) => byName.get(name) ?? null);
  const latencies = found.map((stage, index) => stage?.sizing.latencyMs ?? notPlaced(names[index]));
  const rates = found.map((stage, index) => (stage === null ? notPlaced(names[index]) : totalRate(stage)));
  const latencyMs = sumOf(latencies);
  const stages = names.map((service, index): StageSizing => {
    const own = latencies[index] ?? notPlaced(service);
    const share = joinFigures(own, latencyMs, (part, whole) => (whole > 0 ? part / whole : 0));
    return {
      service,
      latencyMs: own,
      throughputPerSecond: rates[index] ?? notPlaced(service),
      latencyShare: share.ends?.unfavourable ?? null,
    };
  });
  const bottleneck = slowest(stages);
  const utilization = workload?.utilization?.value ?? 1;
  const throughputPerSecond =
    bottleneck?.throughputPerSecond ?? unknown("Nobody says how many requests a stage serves.");
  const atUtilizationPerSecond = usableRate(found, rates, utilization, throughputPerSecond);
  return {
    stages,
    latencyMs,
    latencyOrigin: originOf(found.flatMap((stage) => stage?.sizing.latencyOrigin ?? [])),
    bottleneck: bottleneck?.service ?? longest(stages)?.service ?? null,
    bottleneckShare: (bottleneck ?? longest(stages))?.latencyShare ?? null,
    throughputPerSecond,
    throughputOrigin: byNameOf(found, bottleneck?.service)?.sizing.throughputOrigin ?? "plan",
    atUtilizationPerSecond,
    perDay: mapFigure(atUtilizationPerSecond, (rate) => rate * DAY_SECONDS),
    takenToKeepUp: stages.flatMap(({ service, throughputPerSecond: rate }) =>
      rate.ends === null ? [service] : [],
    ),
  };
}

function originOf(origins: readonly FigureOrigin[]): FigureOrigin {
  if (origins.includes("estimated")) return "estimated";
  return origins.length > 0 && origins.every((origin) => origin === "measured") ? "measured" : "plan";
}

function byNameOf(found: readonly (Stage | null)[], name: string | undefined): Stage | null {
  return found.find((stage) => stage?.sizing.service.name === name) ?? null;
}

function notPlaced(name: string | undefined): Figure {
  return unknown(`The plan does not say on which GPU ${name ?? "a stage"} runs.`);
}

function totalRate({ sizing, group }: Stage): Figure {
  return joinFigures(sizing.throughputPerSecond, group.copies, (rate, copies) => rate * copies);
}

/** The stage that bounds what passes; stages that nobody measured are taken to keep up. */
function slowest(stages: readonly StageSizing[]): StageSizing | null {
  const rated = stages.filter(({ throughputPerSecond }) => throughputPerSecond.ends !== null);
  return least(rated, (stage) => stage.throughputPerSecond.ends?.unfavourable ?? Number.POSITIVE_INFINITY);
}

function longest(stages: readonly StageSizing[]): StageSizing | null {
  const timed = stages.filter(({ latencyMs }) => latencyMs.ends !== null);
  return least(timed, (stage) => -(stage.latencyMs.ends?.unfavourable ?? 0));
}

function least<T>(items: readonly T[], of: (item: T) => number): T | null {
  return items.reduce<T | null>((best, item) => (best === null || of(item) < of(best) ? item : best), null);
}

/** What the stages pass as far as they may be filled: each pool's reserve is its own. */
function usableRate(
  found: readonly (Stage | null)[],
  rates: readonly Figure[],
  utilization: number,
  otherwise: Figure,
): Figure {
  const usable = found.flatMap((stage, index) => {
    const rate = rates[index];
    if (stage === null || rate?.ends == null) return [];
    const filled = utilization * (1 - (stage.pool.pool.reserve?.value ?? 0));
    return [mapFigure(rate, (value) => value * filled)];
  });
  if (usable.length === 0) return otherwise;
  return atBothEnds((end) => Math.min(...usable.map((rate) => rate.ends?.[end] ?? Number.POSITIVE_INFINITY)));
}
