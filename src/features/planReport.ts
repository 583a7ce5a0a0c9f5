import type { Analysis } from "../findings/analysis.ts";
import { known, mapEnds, mapFigure, sumOf } from "../sizing/ends.ts";
import type {
  BreakEven,
  BreakEvenPoint,
  CostSizing,
  Figure,
  GroupSizing,
  GrowthSizing,
  JobSizing,
  ObjectiveSizing,
  PipelineSizing,
  PlanSizing,
  WorkloadSizing,
} from "../sizing/planSizing.ts";
import { type EstimateReport, estimateReport } from "./estimateReport.ts";
import type {
  BreakEvenReport,
  CostReport,
  GroupReport,
  GrowthReport,
  JobReport,
  ObjectiveReport,
  PipelineReport,
  PlanParts,
  PlanReport,
  ServiceReport,
  WorkloadReport,
} from "./planReportTypes.ts";
import { processReport } from "./processReport.ts";
import { gib, reportFigure, rounded } from "./reportFigures.ts";

/** A row for each launch, or for each service of a plan in its order and then those of the alternatives. */
export function serviceReports(analysis: Analysis): readonly ServiceReport[] {
  const sizing = analysis.plan?.sizing() ?? null;
  const servers = estimateReport(analysis);
  if (sizing === null) return servers;
  const rowsOf = (own: PlanSizing, name: string | null) => rowsInOrder(analysis, servers, own, name);
  const alternatives = analysis.plan?.alternativesSizing().alternatives ?? [];
  return [...rowsOf(sizing, null), ...alternatives.flatMap((each) => rowsOf(each.sizing, each.name))];
}

function rowsInOrder(
  analysis: Analysis,
  servers: readonly EstimateReport[],
  sizing: PlanSizing,
  alternative: string | null,
): readonly ServiceReport[] {
  const own = servers.filter((row) => (row.alternative ?? null) === alternative);
  const names = new Set(sizing.services.map(({ service }) => service.name));
  return [...names].flatMap((name): readonly ServiceReport[] => {
    const sized = sizing.services.filter(({ service }) => service.name === name);
    if (sized[0]?.service.engine === "vllm") return own.filter((row) => row.service === name);
    return sized.map((service) => processReport(analysis, sizing, service, alternative));
  });
}

/** The plan as a whole with its alternatives; `null` for a file that is none. */
export function planReport(analysis: Analysis): PlanReport | null {
  const sizing = analysis.plan?.sizing() ?? null;
  if (analysis.plan === null || sizing === null) return null;
  const { alternatives, breakEvens } = analysis.plan.alternativesSizing();
  const servers = estimateReport(analysis);
  return {
    file: analysis.path,
    plan: analysis.plan.plan?.name?.value ?? nameOfFile(analysis.path),
    ...planParts(sizing),
    alternatives: Object.fromEntries(
      alternatives.map((each) => [
        each.name,
        {
          ...planParts(each.sizing),
          services: rowsInOrder(analysis, servers, each.sizing, each.name),
          totalAtPlansGrowth: reportFigure(each.totalAtPlansGrowth, 2),
          phases: each.phases.map((phase) => ({
            workload: workloadReport(phase.workload),
            cost: costReport(phase.cost),
          })),
        },
      ]),
    ),
    breakEven: breakEvens().map(breakEvenReport),
  };
}

function planParts(sizing: PlanSizing): PlanParts {
  return {
    pipeline: sizing.pipeline && pipelineReport(sizing.pipeline),
    workload: workloadReport(sizing.workload),
    scaling: sizing.scaling(),
    cost: costReport(sizing.cost),
    jobs: Object.fromEntries(sizing.jobs.map((job) => [job.name, jobReport(job)])),
    jobsTotal:
      sizing.jobs.length === 0
        ? null
        : {
            hours: reportFigure(sumOf(sizing.jobs.map(({ hours }) => hours)), 3),
            cost: reportFigure(sumOf(sizing.jobs.map(({ cost }) => cost)), 2),
          },
    growth: sizing.growth && growthReport(sizing.growth),
    objectives: sizing.objectives.map(objectiveReport),
    tiers: Object.fromEntries(
      sizing.tiers.map(({ name, pool, share, pipeline, latencyLimitMs, met }) => [
        name,
        { pool, share, latencyMs: reportFigure(pipeline?.latencyMs ?? null, 2), latencyLimitMs, met },
      ]),
    ),
    pools: Object.fromEntries(
      sizing.pools.map(({ pool, gpu, gpusNeeded, gpusPaidFor, groups }) => [
        pool.name,
        {
          gpu: gpu?.label ?? null,
          gpusNeeded: reportFigure(gpusNeeded, 0),
          gpusPaidFor: reportFigure(gpusPaidFor, 0),
          groups: groups.map(groupReport),
        },
      ]),
    ),
    reasons: reasonsOf(sizing),
  };
}

function groupReport({ services, copies, memoryBytes, totalBytes }: GroupSizing): GroupReport {
  const inGiB = (figure: Figure) =>
    reportFigure(
      mapFigure(figure, (bytes) => bytes / gib),
      3,
    );
  return {
    services: services.map(({ service }) => service.name),
    copies: reportFigure(copies, 0),
    memory: {
      totalGiB: totalBytes && inGiB(known(totalBytes)),
      askedGiB: inGiB(memoryBytes),
      byServiceGiB: Object.fromEntries(
        services.map(({ service, memoryBytes: own }) => [service.name, inGiB(own)]),
      ),
    },
  };
}

function pipelineReport(pipeline: PipelineSizing): PipelineReport {
  return {
    latencyMs: reportFigure(pipeline.latencyMs, 2),
    latencyFrom: pipeline.latencyOrigin,
    throughputFrom: pipeline.throughputOrigin,
    bottleneck: pipeline.bottleneck,
    bottleneckShare: pipeline.bottleneckShare === null ? null : rounded(pipeline.bottleneckShare, 3),
    throughputPerSecond: reportFigure(pipeline.throughputPerSecond, 3),
    atUtilizationPerSecond: reportFigure(pipeline.atUtilizationPerSecond, 3),
    perDay: reportFigure(pipeline.perDay, 0),
    takenToKeepUp: pipeline.takenToKeepUp,
  };
}

function workloadReport(workload: WorkloadSizing): WorkloadReport {
  const { requestsPerSecond: rate } = workload;
  return {
    requestsPerMinute: reportFigure(rate && mapEnds(rate, (value) => value * 60), 3),
    concurrency: reportFigure(workload.concurrency, 0),
    sessions: reportFigure(workload.sessions, 0),
    users: reportFigure(workload.users ?? workload.sessions ?? workload.concurrency, 0),
    tenants: reportFigure(workload.tenants, 0),
    gpusNeeded: reportFigure(workload.gpusNeeded, 0),
    busy: reportFigure(workload.busy, 3),
  };
}

function costReport(cost: CostSizing): CostReport {
  return {
    currency: "USD",
    perHour: reportFigure(cost.perHour, 4),
    perMonth: reportFigure(cost.perMonth, 2),
    perUser: reportFigure(cost.perUser, 2),
    perTenant: reportFigure(cost.perTenant, 2),
    purchase: reportFigure(cost.purchase, 2),
    perMillionTokens: reportFigure(cost.perMillionTokens, 4),
    prices: cost.prices,
  };
}

function jobReport({ hours, hoursPerEpoch, cost, byGpu }: JobSizing): JobReport {
  return {
    hours: reportFigure(hours, 3),
    hoursPerEpoch: reportFigure(hoursPerEpoch, 3),
    cost: reportFigure(cost, 2),
    byGpu: Object.fromEntries(
      byGpu.map((each) => [
        each.gpu,
        { hours: reportFigure(each.hours, 3), cost: reportFigure(each.cost, 2) },
      ]),
    ),
  };
}

function growthReport({ months, total, countMonths, steps }: GrowthSizing): GrowthReport {
  return {
    months,
    total: reportFigure(total, 2),
    countMonths: countMonths && { count: countMonths.count, value: reportFigure(countMonths.ends, 0) },
    steps: steps.map((step) => ({
      months: step.months,
      gpusNeeded: reportFigure(step.gpusNeeded, 0),
      perMonth: reportFigure(step.perMonth, 2),
    })),
  };
}

function objectiveReport(objective: ObjectiveSizing): ObjectiveReport {
  const { id, limit, value, met, isEstimated, percentile, reach } = objective;
  return {
    id,
    limit,
    value: reportFigure(value, id === "throughput" ? 3 : 2),
    met,
    ...(percentile !== null && { percentile }),
    ...(isEstimated && { estimated: true }),
    ...(reach !== null && { limitedBy: reach.limit, holdsUpToConcurrency: Math.floor(reach.upTo) }),
  };
}

function breakEvenReport({ between, count, favourable, unfavourable }: BreakEven): BreakEvenReport {
  const [low, high] = [favourable?.from, unfavourable?.from];
  const known = low === undefined || high === undefined ? null : { low, high };
  return {
    between,
    count,
    users: known !== null && known.low === known.high ? known.low : known,
    cheaper: winnerOf(favourable, unfavourable),
    atEnds: { favourable, unfavourable },
  };
}

function winnerOf(a: BreakEvenPoint | null, b: BreakEvenPoint | null): string | null {
  if (a !== null && b !== null && a.cheaper !== b.cheaper) return null;
  return a?.cheaper ?? b?.cheaper ?? null;
}

function reasonsOf({ pipeline, workload, cost, jobs, growth, objectives }: PlanSizing): PlanParts["reasons"] {
  const figures: readonly (readonly [string, Figure | undefined])[] = [
    ["pipeline.latencyMs", pipeline?.latencyMs],
    ["pipeline.throughputPerSecond", pipeline?.throughputPerSecond],
    ["workload.gpusNeeded", workload.gpusNeeded],
    ["workload.busy", workload.busy],
    ["cost.perMonth", cost.perMonth],
    ["cost.perUser", cost.perUser],
    ["cost.perTenant", cost.perTenant],
    ["cost.perMillionTokens", cost.perMillionTokens],
    ...jobs.flatMap(({ name, hours, cost: price }) => [
      [`jobs.${name}.hours`, hours] as const,
      [`jobs.${name}.cost`, price] as const,
    ]),
    ["growth.total", growth?.total],
    ...objectives.map(({ id, value }) => [`objectives.${id}`, value] as const),
  ];
  return Object.fromEntries(
    figures.flatMap(([place, figure]) => (figure?.reason == null ? [] : [[place, figure.reason]])),
  );
}

function nameOfFile(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/\.gpuplan\.ya?ml$/, "");
}
