import { gpusOfReplica } from "../../src/capacity/ask.ts";
import type {
  PanelCostLine,
  PanelCosts,
  PanelEnds,
  PanelGrowth,
  PanelPlan,
} from "../../src/panelMessages.ts";
import { askedSpeedInput } from "../../src/performance/askedSpeed.ts";
import { type TokenPrices, tokenPrices } from "../../src/performance/tokenPrices.ts";
import { formatCount, formatMoney, formatShortCount } from "../../src/units/print.ts";
import type { ChartPoint, ChartSpec, Series } from "../chart/chartSpec.ts";
import { speedPoints } from "../speed/speedCharts.ts";
import type { Answer } from "../whatIf/answer.ts";

/** As many lines as there are dashes to tell them apart. */
const mostLines = 6;

/**
 * The alternatives that are worth a line: each staircase once, first those that are cheapest somewhere, then in the
 * order of the plan.
 */
function drawnOptions({ options }: PanelCosts): readonly PanelCostLine[] {
  const distinct = [
    ...new Map(options.toReversed().map((option) => [JSON.stringify(option.points), option])).values(),
  ];
  const inOrder = distinct.toReversed();
  const counts = new Set(inOrder.flatMap(({ points }) => points.map(({ count }) => count)));
  const winners = new Set([...counts].map((count) => cheapestAt(inOrder, count)?.name));
  const ranked = [
    ...inOrder.filter(({ name }) => winners.has(name)),
    ...inOrder.filter(({ name }) => !winners.has(name)),
  ];
  return ranked.slice(0, mostLines);
}

/** What the plan's alternatives cost as the count grows: where two lines cross, the other one begins to pay. */
export function breakEvenChart(costs: PanelCosts): ChartSpec {
  const { count, present } = costs;
  return {
    id: "break-even",
    title: `Cost per month by ${count}`,
    x: {
      label: count,
      print: (value) => `${formatCount(value)} ${count}`,
      printTick: (value) => formatCount(value),
      kind: "linear",
    },
    y: moneyAxis("dollars a month"),
    series: drawnOptions(costs).map(({ name, points }) => ({
      label: name,
      shape: "steps",
      points: points.map((point) => ({ x: point.count, ...bandOf(point) })),
    })),
    limits: [],
    present: present === null ? null : { x: present, label: "the plan" },
  };
}

/** What each month of the growth costs, one step for each. */
export function growthChart({ steps, months }: PanelGrowth): ChartSpec | string {
  const points: ChartPoint[] = [];
  let month = 0;
  for (const step of steps) {
    if (step.perMonth === null)
      return "A price or a capacity is not known, so nobody can say what the growth costs.";
    points.push({ x: month, ...bandOf(step.perMonth) });
    month += step.months;
  }
  const last = points.at(-1);
  if (last !== undefined) points.push({ ...last, x: months });
  return {
    id: "growth",
    title: `Cost per month over ${formatCount(months)} months of growth`,
    x: {
      label: "months from now",
      print: (value) => `month ${formatCount(value)}`,
      printTick: (value) => formatCount(value),
      kind: "linear",
    },
    y: moneyAxis("dollars a month"),
    series: [{ label: "Cost per month", shape: "steps", points }],
    limits: [],
    present: null,
  };
}

/** Where the break-evens of a plan lie, in words. */
export function breakEvenSentences({ costs }: Pick<PanelPlan, "costs">): readonly string[] {
  if (costs === null) return [];
  const drawn = new Set(drawnOptions(costs).map(({ name }) => name));
  const told = costs.breakEvens.filter(({ between }) => between.every((name) => drawn.has(name)));
  return told.flatMap(({ between: [first, second], favourable, unfavourable }) => {
    const points = [favourable, unfavourable].flatMap((point) => point ?? []);
    // What is never dearer has no break-even.
    if (points.every(({ from }) => from <= 1)) return [];
    const cheaper = points[0]?.cheaper ?? first;
    const other = cheaper === first ? second : first;
    const from = [...new Set(points.map((point) => formatCount(point.from)))].join("–");
    return [`From ${from} ${costs.count} on, ${cheaper} costs no more than ${other}.`];
  });
}

/** The smallest cost at a count and whose it is. */
function cheapestAt(
  options: readonly PanelCostLine[],
  count: number,
): { name: string; dollars: number } | null {
  let best: { name: string; dollars: number } | null = null;
  for (const { name, points } of options) {
    const dollars = points.findLast((point) => point.count <= count)?.unfavourable;
    if (dollars !== undefined && (best === null || dollars < best.dollars)) best = { name, dollars };
  }
  return best;
}

function moneyAxis(label: string): ChartSpec["y"] {
  return { label, print: formatMoney, printTick: (value) => `$${formatShortCount(value)}`, kind: "linear" };
}

function bandOf({ favourable, unfavourable }: PanelEnds): Omit<ChartPoint, "x"> {
  return {
    low: Math.min(favourable, unfavourable),
    mid: unfavourable,
    high: Math.max(favourable, unfavourable),
  };
}

/** What a million tokens cost as one server fills up. */
export function tokenCostChart(answer: Answer, throughput: ChartSpec | string): ChartSpec | string {
  if (!answer.ok || typeof throughput === "string") return typeof throughput === "string" ? throughput : "";
  const { input, terms } = answer.situation;
  if (terms.perGpuHour === null) return "Nobody's price for this GPU is known.";
  const perHour = terms.perGpuHour * gpusOfReplica(input.server);
  const asked = askedSpeedInput(input, answer.estimate, terms.ask);
  const points = speedPoints(asked, input.server.maxNumSeqs);
  if (typeof points === "string") return points;
  const series = (label: string, name: keyof TokenPrices): Series => ({
    label,
    shape: "line",
    points: points.map(({ concurrency, speed: { requestsPerSecond: rate, promptShare } }) => {
      const at = (perSecond: number) => tokenPrices(perHour, perSecond, asked.request, promptShare)[name];
      return { x: concurrency, low: at(rate.high), mid: at(rate.mid), high: at(rate.low) };
    }),
  });
  return {
    ...throughput,
    id: "token-cost",
    title: "Cost per million tokens",
    y: { ...moneyAxis("dollars per million tokens"), kind: "log" },
    series: [
      series("Per million output tokens", "outputPerMillion"),
      series("Per million input tokens", "inputPerMillion"),
    ],
    limits: [],
  };
}

/** What each request in flight costs a month, in whole servers side by side: a new server is dear until it is full. */
export function userCostChart(answer: Answer): ChartSpec | string {
  if (!answer.ok) return answer.problem;
  const { situation, estimate, requests, verdict } = answer;
  const { perGpuHour, hoursPerMonth, ask } = situation.terms;
  if (estimate.start.verdict === "refused") return verdict.sentence;
  if (perGpuHour === null) return "Nobody's price for this GPU is known.";
  const each = Math.floor(requests.mid / ask.replicas);
  if (each < 1) return "Not even one request of this length fits.";
  const perServer = perGpuHour * gpusOfReplica(situation.input.server) * hoursPerMonth;
  const most = Math.max(8, 3 * each, 2 * (ask.requests ?? 0));
  const counts = Array.from({ length: Math.min(most, 400) }, (_, index) =>
    Math.round(1 + (index * (most - 1)) / (Math.min(most, 400) - 1)),
  );
  return {
    id: "user-cost",
    title: "Cost per request in flight and month",
    x: {
      label: "requests at once",
      print: (count) => `${formatCount(count)} requests`,
      printTick: (count) => formatCount(count),
      kind: "linear",
    },
    y: moneyAxis("dollars a month for each request in flight"),
    series: [
      {
        label: "Per request in flight",
        shape: "line",
        points: counts.map((count) => {
          const dollars = (Math.ceil(count / each) * perServer) / count;
          return { x: count, low: dollars, mid: dollars, high: dollars };
        }),
      },
    ],
    limits: [],
    present: ask.requests === null ? null : { x: ask.requests, label: "asked for" },
  };
}
