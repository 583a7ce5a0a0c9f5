import type { PlanAnalysis } from "../findings/analysis.ts";
import type { Job, Plan, Workload } from "../plan/plan.ts";
import { joinFigures, known } from "../sizing/ends.ts";
import type {
  Figure,
  GrowthStepSizing,
  JobSizing,
  ObjectiveSizing,
  PipelineSizing,
  PlanSizing,
  PoolSizing,
  ServiceSizing,
} from "../sizing/planSizing.ts";
import { perGpuMonth } from "../sizing/poolPrice.ts";
import { entryAtPath } from "../syntax/yaml/yamlPath.ts";
import type { TextRange } from "../text/textRange.ts";
import {
  formatCount,
  formatHourlyPrice,
  formatMoney,
  formatMonthlyCost,
  formatPercent,
  formatRate,
  formatTime,
} from "../units/print.ts";
import { endsText } from "./planText.ts";

/** A few words behind what they are about. */
interface PlanHint {
  readonly offset: number;
  readonly text: string;
  readonly tooltip: string;
}

/** What the parts of a plan come to: pools, processes, pipeline, workload, jobs, growth, objectives. */
export function planHints(analysis: PlanAnalysis): readonly PlanHint[] {
  const sizing = analysis.sizing();
  const { plan } = analysis;
  if (sizing === null || plan === null) return [];
  const pipeline = entryAtPath(analysis.yaml.tree, ["pipeline"])?.value.range;
  const growth = plan.workload?.growth ?? [];
  return [
    ...sizing.pools.flatMap((pool) => poolHints(plan, pool)),
    ...sizing.services.flatMap(processHints),
    ...(pipeline && sizing.pipeline ? pipelineHints(pipeline, sizing.pipeline) : []),
    ...(plan.workload ? workloadHints(plan.workload, sizing) : []),
    ...growth.flatMap(({ range }, index) => growthHints(range, sizing.growth?.steps[index])),
    ...sizing.jobs.flatMap((job) =>
      jobHints(
        plan.jobs.find(({ name }) => name === job.name),
        job,
      ),
    ),
    ...sizing.objectives.flatMap(objectiveHints),
  ];
}

/** A hint of the parts that are known; none where nothing is. */
function hintAt(
  place: TextRange | undefined,
  parts: readonly (string | null)[],
  tooltip: string,
): readonly PlanHint[] {
  const text = parts.filter((part) => part !== null).join(" · ");
  return place === undefined || text === "" ? [] : [{ offset: place.end, text, tooltip }];
}

function textOf(figure: Figure, format: (value: number) => string): string | null {
  return figure.ends === null ? null : endsText(figure.ends, format);
}

function gpuCount(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "GPU" : "GPUs"}`;
}

/** Behind the price what one GPU and all of them cost; without a price, behind the GPU, how many are needed. */
function poolHints(plan: Plan, { pool, gpusNeeded, gpusPaidFor, price }: PoolSizing): readonly PlanHint[] {
  const needed = textOf(gpusNeeded, gpuCount);
  const paid = textOf(gpusPaidFor, gpuCount);
  const tooltip = [
    paid === null ? null : `${paid} paid for`,
    needed === null ? null : `${needed} needed by the workload`,
    price.kind === "hourly" ? `price ${price.reference}` : null,
  ];
  const say = tooltip.filter((part) => part !== null).join(", ");
  if (pool.price === null || price.kind === "none") {
    const place = pool.gpu?.kind === "named" ? pool.gpu.name.range : pool.gpu?.range;
    return hintAt(place, [needed === null ? null : `needs ${needed}`], say);
  }
  const { range } = pool.price;
  const each = perGpuMonth(plan, price);
  const times = (one: number, count: number) => one * count;
  if (price.kind === "hourly") {
    const month =
      each === null ? null : textOf(joinFigures(known(each), gpusPaidFor, times), formatMonthlyCost);
    return hintAt(range, [`${endsText(price.perGpuHour, formatHourlyPrice)} each`, month], say);
  }
  const once = textOf(joinFigures(known(price.buy), gpusPaidFor, times), formatMoney);
  const spread =
    each === null ? null : textOf(joinFigures(known(each), gpusPaidFor, times), formatMonthlyCost);
  return hintAt(range, [once === null ? null : `${once} once`, spread], say);
}

/** Behind what a process's memory depends on, the sessions that one copy holds. */
function processHints({ service, gpu, sessions, sessionsTrusted }: ServiceSizing): readonly PlanHint[] {
  const place = service.memoryPerSession?.range;
  const held = textOf(sessions, (value) => formatCount(Math.floor(value)));
  if (service.engine !== "process" || held === null || gpu === null) return [];
  const trusted = sessionsTrusted === null ? "" : ", no more than the plan trusts it with";
  return hintAt(
    place,
    [`${held} ${held === "1" ? "session" : "sessions"} on ${shorten(gpu.label)}`],
    `As many as its memory holds${trusted}.`,
  );
}

function shorten(label: string): string {
  return label.length <= 14 ? label : `${label.slice(0, 13)}…`;
}

function pipelineHints(place: TextRange, pipeline: PipelineSizing): readonly PlanHint[] {
  const { bottleneck, bottleneckShare: share, stages } = pipeline;
  const slowest = bottleneck === null || stages.length < 2 ? null : bottleneck;
  return hintAt(
    place,
    [
      textOf(pipeline.latencyMs, formatTime),
      slowest && (share === null ? slowest : `${slowest} ${formatPercent(share)}`),
      textOf(pipeline.atUtilizationPerSecond, formatRate),
    ],
    "Latency of one request, the slowest stage with its part of it, and what can be served at this utilization.",
  );
}

/** Behind what the demand is counted by, the GPUs that it needs and what a month costs. */
function workloadHints(workload: Workload, { workload: sized, cost }: PlanSizing): readonly PlanHint[] {
  const count =
    workload.concurrency ?? workload.sessions ?? workload.requests ?? workload.users ?? workload.tenants;
  const needed = textOf(sized.gpusNeeded, gpuCount);
  return hintAt(
    count?.range,
    [needed === null ? null : `needs ${needed}`],
    textOf(cost.perMonth, formatMonthlyCost) ?? "Over all pools.",
  );
}

function growthHints(place: TextRange, step: GrowthStepSizing | undefined): readonly PlanHint[] {
  if (step === undefined) return [];
  return hintAt(
    place,
    [textOf(step.gpusNeeded, gpuCount), textOf(step.perMonth, formatMonthlyCost)],
    "What these months need.",
  );
}

function jobHints(job: Job | undefined, { hours, cost, byGpu }: JobSizing): readonly PlanHint[] {
  const times = job === undefined ? [] : [...job.stepTime, ...job.duration];
  const place = times.at(-1)?.figure.range;
  const tooltip = byGpu.map(({ gpu, hours: each }) => `${gpu}: ${endsText(each, hoursText)}`).join(", ");
  return hintAt(place, [textOf(hours, hoursText), textOf(cost, formatMoney)], tooltip);
}

function hoursText(hours: number): string {
  return `${formatCount(hours, 1)} h`;
}

/** Behind an objective what the plan comes to, and whether that keeps it. */
function objectiveHints({ id, written, value, met }: ObjectiveSizing): readonly PlanHint[] {
  const format = id === "throughput" ? formatRate : id.startsWith("cost") ? formatMoney : formatTime;
  const verdict = met === null ? null : met ? "met" : "missed";
  return value.ends === null
    ? []
    : hintAt(written.range, [endsText(value.ends, format), verdict], "At both ends of the plan's ranges.");
}
