import type { Analysis } from "../findings/analysis.ts";
import { ends, sumOf } from "../sizing/ends.ts";
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
  formatBytes,
  formatCount,
  formatDecimalBytes,
  formatMoney as formatDollars,
  formatPercent,
  formatRate,
  formatTime,
} from "../units/print.ts";
import { rounded } from "./reportFigures.ts";

/** One sum of a plan in words: `Pipeline` and `165 ms, …`. */
export interface PlanLine {
  readonly title: string;
  readonly text: string;
}

/** The sums of a plan as they are read aloud, without its alternatives; empty for a file that is none. */
export function planLines({ plan }: Analysis): readonly PlanLine[] {
  const sizing = plan?.sizing() ?? null;
  return sizing === null ? [] : sumLines(sizing);
}

/** Where the costs of two alternatives cross; where one is cheaper from the first on there is nothing to break even. */
export function breakEvenLines({ plan }: Analysis): readonly PlanLine[] {
  const points = plan?.alternativesSizing().breakEvens() ?? [];
  return points.flatMap((each) => (each.isRepeat ? [] : (breakEvenLine(each) ?? [])));
}

/** The plan and its alternatives side by side: titles, then a row for each; columns that say nothing are left out. */
export interface AlternativesTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function alternativesTable({ plan }: Analysis): AlternativesTable | null {
  const sizing = plan?.sizing() ?? null;
  const alternatives = plan?.alternativesSizing().alternatives ?? [];
  if (sizing === null || alternatives.length === 0) return null;
  const variants = [{ name: "the plan", sizing }, ...alternatives];
  const columns = alternativeColumns.map(({ title, cell }) => ({
    title,
    cells: variants.map((variant) => cell(variant.sizing) ?? "–"),
  }));
  const filled = columns.filter(({ cells }) => cells.some((cell) => cell !== "–"));
  return {
    titles: ["Alternative", ...filled.map(({ title }) => title)],
    rows: variants.map(({ name }, index) => [name, ...filled.map(({ cells }) => cells[index] ?? "–")]),
  };
}

interface AlternativeColumn {
  readonly title: string;
  readonly cell: (sizing: PlanSizing) => string | null;
}

const asIs = (text: string) => text;

const alternativeColumns: readonly AlternativeColumn[] = [
  { title: "GPUs", cell: ({ workload }) => figureText(workload.gpusNeeded, formatCount, asIs) },
  { title: "Busy", cell: ({ workload }) => figureText(workload.busy, wholePercent, asIs) },
  { title: "Latency", cell: ({ pipeline }) => pipeline && latencyText(pipeline) },
  { title: "A month", cell: ({ cost }) => figureText(cost.perMonth, formatMoney, asIs) },
  { title: "Once", cell: ({ cost }) => cost.purchase && endsText(cost.purchase, formatMoney) },
  { title: "Each user", cell: ({ cost }) => figureText(cost.perUser, formatMoney, asIs) },
  { title: "Each tenant", cell: ({ cost }) => figureText(cost.perTenant, formatMoney, asIs) },
  {
    title: "Jobs",
    cell: ({ jobs }) =>
      jobs.length === 0 ? null : figureText(sumOf(jobs.map(({ cost }) => cost)), formatMoney, asIs),
  },
  { title: "Growth", cell: ({ growth }) => growth && figureText(growth.total, formatMoney, asIs) },
  { title: "Prices of", cell: ({ cost }) => priceDates(cost) },
  { title: "Misses", cell: ({ objectives }) => missedText(objectives) },
];

/** `~` marks what nobody measured. */
function latencyText({ latencyMs, latencyOrigin }: PipelineSizing): string | null {
  return figureText(latencyMs, formatTime, (text) => `${latencyOrigin === "estimated" ? "~" : ""}${text}`);
}

function priceDates({ prices }: CostSizing): string | null {
  return [...new Set(prices.flatMap(({ asOf }) => asOf ?? []))].join(", ") || null;
}

function missedText(objectives: PlanSizing["objectives"]): string | null {
  const missed = objectives.filter(({ met }) => met === false);
  return missed.map(({ id }) => id.replaceAll("_", " ")).join(", ") || null;
}

/** The sums of one variant, what is not known left out. */
export function sumLines(sizing: PlanSizing): readonly PlanLine[] {
  const lines: readonly (readonly [string, string | null])[] = [
    ["Memory", memoryText(sizing)],
    ["Pipeline", sizing.pipeline && pipelineText(sizing.pipeline)],
    ["Workload", workloadText(sizing.workload)],
    ["GPUs by load", scalingText(sizing)],
    ["Cost", costText(sizing.cost)],
    ["Jobs", joined(sizing.jobs.map(jobText)) || null],
    ["Growth", sizing.growth && growthText(sizing.growth)],
    ["Objectives", sizing.objectives.map(objectiveText).join(", ") || null],
  ];
  return lines.flatMap(([title, text]) => (text === null || text === "" ? [] : [{ title, text }]));
}

/** What each GPU is asked for, of those on which several services stand. */
function memoryText({ pools }: PlanSizing): string {
  const shared = pools.flatMap(({ gpu, groups }) =>
    groups.flatMap(({ services, memoryBytes, totalBytes }) => {
      if (gpu === null || totalBytes === null || memoryBytes.ends === null || services.length < 2) return [];
      const parts = services.map(
        ({ service, memoryBytes: own }) =>
          `${service.name} ${own.ends === null ? "?" : endsText(own.ends, formatDecimalBytes)}`,
      );
      const there = `${endsText(totalBytes, formatBytes)} (${endsText(totalBytes, formatDecimalBytes)})`;
      return [
        `${parts.join(" + ")} = ${endsText(memoryBytes.ends, formatDecimalBytes)} of ${there} on one ${gpu.label}`,
      ];
    }),
  );
  return shared.join("; ");
}

function pipelineText(pipeline: PipelineSizing): string {
  const { latencyMs, throughputPerSecond, atUtilizationPerSecond, perDay, bottleneck, stages } = pipeline;
  const share =
    pipeline.bottleneckShare === null ? "" : ` (${formatPercent(pipeline.bottleneckShare)} of the time)`;
  const unrated = pipeline.takenToKeepUp;
  const proviso =
    unrated.length === 0 ? "" : ` if ${unrated.join(" and ")} ${unrated.length === 1 ? "keeps" : "keep"} up`;
  const parts = [
    figureText(latencyMs, formatTime, (text) => `${text} a request${originNote(pipeline.latencyOrigin)}`),
    bottleneck === null || stages.length < 2 ? null : `bound by ${bottleneck}${share}${proviso}`,
    figureText(throughputPerSecond, formatRate, (text) => `${text}${originNote(pipeline.throughputOrigin)}`),
    figureText(atUtilizationPerSecond, formatRate, (text) =>
      atUtilizationPerSecond.ends?.favourable === throughputPerSecond.ends?.favourable
        ? ""
        : `${text} as full as it may be`,
    ),
    figureText(perDay, formatCount, (text) => `${text} a day`),
  ];
  return joined(parts);
}

function originNote(origin: PipelineSizing["latencyOrigin"]): string {
  return origin === "plan" ? "" : ` (${origin})`;
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
    figureText(busy, wholePercent, (text) => `${busiest} ${text} busy`),
  ]);
}

/** `1 up to 10 sessions, 2 up to 20`. */
function scalingText({ scaling }: PlanSizing): string {
  return scaling()
    .map(({ gpus, upTo, count }, index) => {
      const people = count === "concurrency" ? "requests at once" : count;
      return `${formatCount(gpus)} up to ${formatCount(upTo)}${index === 0 ? ` ${people}` : ""}`;
    })
    .join(", ");
}

function costText({ perMonth, purchase, perUser, perTenant, prices, basis }: CostSizing): string {
  // Without any price it is no question; with some, it is one why the sum is missing.
  if (basis === null) return prices.length === 0 ? "" : `not known: ${perMonth.reason}`;
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

function objectiveText({ id, limit, value, met, written, isEstimated }: ObjectiveSizing): string {
  const format = formatOf(id);
  const name = id.replaceAll("_", " ");
  const percentile = "percentile" in written && written.percentile !== null ? ` p${written.percentile}` : "";
  if (value.ends === null) return `${name} of ${format(limit)}${percentile} not known`;
  return `${name} ${endsText(value.ends, format)} of ${format(limit)}${percentile} ${met === true ? "met" : "missed"}${isEstimated ? " (estimated)" : ""}`;
}

function formatOf(id: ObjectiveSizing["id"]): (value: number) => string {
  if (id === "throughput") return formatRate;
  return id.startsWith("cost") ? formatMoney : formatTime;
}

function breakEvenLine({ between, count, favourable, unfavourable }: BreakEven): PlanLine | null {
  const points = [favourable, unfavourable].flatMap((point) => (point === null ? [] : [point]));
  if (points.every(({ from }) => from === 1)) return null;
  const [first, second] = between;
  const counts = (from: number) => `${formatCount(from)} ${from === 1 ? count.replace(/s$/, "") : count} on`;
  const [favoured, other] = points.map(({ from, cheaper }) => ({ cheaper, from: counts(from) }));
  const text = favoured === undefined ? "" : `${favoured.cheaper} never costs more from ${favoured.from}`;
  const isSame = other === undefined || (other.cheaper === favoured?.cheaper && other.from === favoured.from);
  const atOther =
    other?.cheaper === favoured?.cheaper ? `from ${other?.from}` : `${other?.cheaper} from ${other?.from}`;
  const whole = isSame ? text : `${text}; at the unfavourable ends ${atOther}`;
  return { title: `${first} or ${second}`, text: whole };
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

function wholePercent(share: number): string {
  return formatPercent(share, 0);
}

/** Half a cent is a cent, although its binary neighbour lies below. */
function formatMoney(dollars: number): string {
  return formatDollars(rounded(dollars, 2) ?? 0);
}

function joined(parts: readonly (string | null)[], separator = ", "): string {
  return parts.filter((part) => part !== null && part !== "").join(separator);
}
