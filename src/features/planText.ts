import type { Analysis } from "../findings/analysis.ts";
import { ends } from "../sizing/ends.ts";
import type {
  BreakEven,
  CostSizing,
  Ends,
  Figure,
  GrowthSizing,
  JobSizing,
  ObjectiveSizing,
  PipelineSizing,
  PlanSizing,
  WorkloadSizing,
} from "../sizing/planSizing.ts";
import {
  formatBand,
  formatCount,
  formatMoney,
  formatPercent,
  formatRate,
  formatTime,
} from "../units/print.ts";

/** One sum of a plan in words: `Pipeline` and `165 ms, …`. */
export interface PlanLine {
  readonly title: string;
  readonly text: string;
}

/** The sums of a plan as they are read aloud; empty for a file that is none. */
export function planLines(analysis: Analysis): readonly PlanLine[] {
  const sizing = analysis.plan?.sizing() ?? null;
  if (analysis.plan === null || sizing === null) return [];
  const { alternatives, breakEvens } = analysis.plan.alternativesSizing();
  return [
    ...sumLines(sizing),
    ...alternatives.map(({ name, sizing: own }) => ({
      title: name,
      text: sumLines(own)
        .map(({ text }) => text)
        .join("; "),
    })),
    // Where one is cheaper from the first on there is nothing to break even.
    ...breakEvens().flatMap((each) => breakEvenLine(each) ?? []),
  ];
}

/** The sums of one variant, what is not known left out. */
export function sumLines(sizing: PlanSizing): readonly PlanLine[] {
  const lines: readonly (readonly [string, string | null])[] = [
    ["Pipeline", sizing.pipeline && pipelineText(sizing.pipeline)],
    ["Workload", workloadText(sizing.workload)],
    ["Cost", costText(sizing.cost)],
    ["Jobs", sizing.jobs.map(jobText).join(", ") || null],
    ["Growth", sizing.growth && growthText(sizing.growth)],
    ["Objectives", sizing.objectives.map(objectiveText).join(", ") || null],
  ];
  return lines.flatMap(([title, text]) => (text === null || text === "" ? [] : [{ title, text }]));
}

function pipelineText(pipeline: PipelineSizing): string {
  const { latencyMs, throughputPerSecond, atUtilizationPerSecond, perDay, bottleneck, stages } = pipeline;
  const share = pipeline.bottleneckShare === null ? "" : ` (${formatPercent(pipeline.bottleneckShare)})`;
  const parts = [
    figureText(latencyMs, formatTime, (text) => `${text} a request`),
    bottleneck === null || stages.length < 2 ? null : `slowest is ${bottleneck}${share}`,
    figureText(throughputPerSecond, formatRate, (text) => text),
    figureText(atUtilizationPerSecond, formatRate, (text) =>
      atUtilizationPerSecond.ends?.favourable === throughputPerSecond.ends?.favourable
        ? ""
        : `${text} as full as it may be`,
    ),
    figureText(perDay, formatCount, (text) => `${text} a day`),
  ];
  return joined(parts);
}

function workloadText(workload: WorkloadSizing): string {
  const { requestsPerSecond: rate, gpusNeeded, busy, busiest } = workload;
  const counts = (["users", "sessions", "concurrency", "tenants"] as const).map((name) => {
    const count = workload[name];
    return count && `${endsText(count, formatCount)} ${name === "concurrency" ? "requests at once" : name}`;
  });
  const perMinute = (value: number) => formatCount(value * 60, 1);
  return joined([
    ...counts,
    rate && `${endsText(rate, perMinute)} requests a minute`,
    figureText(gpusNeeded, formatCount, (text) => `${text} ${text === "1" ? "GPU" : "GPUs"} needed`),
    figureText(
      busy,
      (value) => formatPercent(value, 0),
      (text) => `${busiest} ${text} busy`,
    ),
  ]);
}

function costText({ perMonth, purchase, perUser, perTenant, prices, basis }: CostSizing): string {
  const each = basis === "purchase" ? "" : "/month";
  const references = [...new Set(prices.map(({ reference }) => reference))].join(", ");
  return joined([
    figureText(perMonth, formatMoney, (text) => `${text}/month`),
    purchase && `${endsText(purchase, formatMoney)} once`,
    figureText(perUser, formatMoney, (text) => `${text}${each} for each user`),
    figureText(perTenant, formatMoney, (text) => `${text}${each} for each tenant`),
    references === "" ? null : `at ${references}`,
  ]);
}

function jobText({ name, hours, cost }: JobSizing): string {
  const hour = (value: number) => `${formatCount(value, 2)} h`;
  return joined(
    [figureText(hours, hour, (text) => `${name} ${text}`), figureText(cost, formatMoney, (text) => text)],
    " for ",
  );
}

function growthText({ months, total }: GrowthSizing): string {
  return figureText(total, formatMoney, (text) => `${text} over ${formatCount(months)} months`) ?? "";
}

function objectiveText({ id, limit, value, met, written }: ObjectiveSizing): string {
  const format = formatOf(id);
  const name = id.replaceAll("_", " ");
  const percentile = "percentile" in written && written.percentile !== null ? ` p${written.percentile}` : "";
  if (value.ends === null) return `${name} of ${format(limit)}${percentile} not known`;
  return `${name} ${endsText(value.ends, format)} of ${format(limit)}${percentile} ${met === true ? "met" : "missed"}`;
}

function formatOf(id: ObjectiveSizing["id"]): (value: number) => string {
  if (id === "throughput") return formatRate;
  return id.startsWith("cost") ? formatMoney : formatTime;
}

function breakEvenLine({ between, count, favourable, unfavourable }: BreakEven): PlanLine | null {
  const points = [favourable, unfavourable].flatMap((point) => (point === null ? [] : [point]));
  if (points.every(({ from }) => from === 1)) return null;
  const [first, second] = between;
  const texts = points.map(({ from, cheaper }) => `${cheaper} from ${formatCount(from)} ${count} on`);
  const isSame = texts[0] === texts[1] || texts.length < 2;
  const text = isSame ? (texts[0] ?? "") : `${texts[0]}, at the unfavourable ends ${texts[1]}`;
  return { title: `${first} or ${second}`, text: `never dearer is ${text}` };
}

function figureText(
  figure: Figure,
  format: (value: number) => string,
  phrase: (text: string) => string,
): string | null {
  return figure.ends === null ? null : phrase(endsText(figure.ends, format));
}

export function endsText(value: Ends, format: (value: number) => string): string {
  const [low = 0, high = 0] = ends.map((end) => value[end]).toSorted((a, b) => a - b);
  return formatBand(low, high, format);
}

function joined(parts: readonly (string | null)[], separator = ", "): string {
  return parts.filter((part) => part !== null && part !== "").join(separator);
}
