import type { PanelObjective } from "../../src/panelMessages.ts";
import { askedSpeedInput } from "../../src/performance/askedSpeed.ts";
import { estimateSpeed, type Speed, type SpeedInput } from "../../src/performance/estimateSpeed.ts";
import { formatCount, formatShortCount, formatTime } from "../../src/units/print.ts";
import type { ChartSpec, Limit, Series } from "../chart/chartSpec.ts";
import type { Answer } from "../whatIf/answer.ts";

/** Latency and throughput of one server against the requests that are open on it; a sentence where there is none. */
export interface SpeedCharts {
  readonly latency: ChartSpec | string;
  readonly throughput: ChartSpec | string;
}

interface Point {
  readonly concurrency: number;
  readonly speed: Speed;
}

const remembered = new WeakMap<Answer, SpeedCharts>();

export function speedCharts(answer: Answer, objectives: readonly PanelObjective[]): SpeedCharts {
  const known = remembered.get(answer);
  if (known) return known;
  const charts = computeCharts(answer, objectives);
  remembered.set(answer, charts);
  return charts;
}

function computeCharts(answer: Answer, objectives: readonly PanelObjective[]): SpeedCharts {
  if (!answer.ok) return both(answer.problem);
  const { situation, estimate, verdict } = answer;
  if (estimate.start.verdict === "refused") return both(verdict.sentence);
  const input = askedSpeedInput(situation.input, estimate, situation.terms.ask);
  const present = input.load.kind === "concurrency" ? input.load.requests : 1;
  const points = speedPoints(input, situation.input.server.maxNumSeqs);
  if (typeof points === "string") return both(points);
  const shape = `${formatCount(input.request.inputTokens)} tokens in, ${formatCount(input.request.outputTokens)} out`;
  return {
    latency: latencyChart(points, present, shape, objectives),
    throughput: throughputChart(points, present, shape, objectives, input.request.outputTokens),
  };
}

function both(sentence: string): SpeedCharts {
  return { latency: sentence, throughput: sentence };
}

/** Two steps to each doubling, past what the server runs at once so that waiting is seen. */
function concurrencySteps(present: number, maxNumSeqs: number): readonly number[] {
  const most = Math.max(16, 2 * present, Math.min(maxNumSeqs * 2, 1024));
  const steps = new Set([present]);
  for (let count = 1; count <= most; count *= 2) {
    steps.add(count);
    if (count >= 2 && count * 1.5 <= most) steps.add(count * 1.5);
  }
  return [...steps].sort((a, b) => a - b);
}

/** The speeds along the axis of the charts; a sentence where they are not known. */
export function speedPoints(input: SpeedInput, maxNumSeqs: number): readonly Point[] | string {
  const present = input.load.kind === "concurrency" ? input.load.requests : 1;
  return pointsOf(input, concurrencySteps(present, maxNumSeqs));
}

function pointsOf(input: SpeedInput, steps: readonly number[]): readonly Point[] | string {
  const points: Point[] = [];
  for (const concurrency of steps) {
    const speed = estimateSpeed({ ...input, load: { kind: "concurrency", requests: concurrency } });
    if ("problem" in speed) return speed.problem;
    points.push({ concurrency, speed });
  }
  return points;
}

const concurrencyAxis: ChartSpec["x"] = {
  label: "requests open at once on one server",
  print: (count) => `${formatCount(count, 1)} open`,
  printTick: (count) => formatCount(count, 1),
  kind: "log",
};

function seriesOf(
  label: string,
  points: readonly Point[],
  bandOf: (speed: Speed) => Speed["ttftMs"],
): Series {
  return {
    label,
    shape: "line",
    points: points.map(({ concurrency, speed }) => ({ x: concurrency, ...bandOf(speed) })),
  };
}

const roundTimes: readonly number[] = [1, 10, 100, 1e3, 1e4, 1.2e5, 6e5, 7.2e6, 3.6e7];

function latencyChart(
  points: readonly Point[],
  present: number,
  shape: string,
  objectives: readonly PanelObjective[],
): ChartSpec {
  const names: Readonly<Record<string, string>> = {
    ttft: "first token within",
    tpot: "each token within",
    latency: "answer within",
  };
  return {
    id: "latency",
    title: `Latency of requests with ${shape}`,
    x: concurrencyAxis,
    y: { label: "time", print: formatTime, printTick: formatTime, kind: "log", ticks: roundTimes },
    series: [
      seriesOf("First token", points, ({ ttftMs }) => ttftMs),
      seriesOf("Each further token", points, ({ tpotMs }) => tpotMs),
      seriesOf("Whole answer", points, ({ requestMs }) => requestMs),
    ],
    limits: objectives.flatMap(({ id, limit }): Limit[] => {
      const name = names[id];
      return name === undefined ? [] : [{ label: `objective: ${name} ${formatTime(limit)}`, y: limit }];
    }),
    present: { x: present, label: "now" },
  };
}

function throughputChart(
  points: readonly Point[],
  present: number,
  shape: string,
  objectives: readonly PanelObjective[],
  outputTokens: number,
): ChartSpec {
  return {
    id: "throughput",
    title: `Throughput with ${shape}`,
    x: concurrencyAxis,
    y: {
      label: "output tokens a second",
      print: (rate) => `${formatCount(rate, rate < 100 ? 1 : 0)} tokens/s`,
      printTick: formatShortCount,
      kind: "linear",
    },
    series: [
      seriesOf("Output tokens a second, all requests", points, (speed) => speed.outputTokensPerSecond),
    ],
    limits: objectives.flatMap(({ id, limit }): Limit[] =>
      id === "throughput"
        ? [{ label: `objective: ${formatCount(limit, 2)} requests/s`, y: limit * outputTokens }]
        : [],
    ),
    present: { x: present, label: "now" },
  };
}
