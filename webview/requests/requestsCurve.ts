import { enginesOf } from "../../src/capacity/ask.ts";
import { type Band, mapBand } from "../../src/capacity/band.ts";
import { configuredMaxPosition } from "../../src/capacity/contextLimit.ts";
import { estimate } from "../../src/capacity/estimate.ts";
import { requestsAtContext } from "../../src/capacity/requests.ts";
import type { PanelRequests, Tone } from "../../src/panelMessages.ts";

/** Requests that the KV cache holds at one context length. */
export interface CurvePoint {
  readonly contextTokens: number;
  readonly requests: Band;
}

export type RequestsCurve =
  | { readonly ok: true; readonly points: readonly CurvePoint[] }
  /** The arithmetic says that there is nothing to draw, and why. */
  | { readonly ok: false; readonly problem: string };

const shortestContextTokens = 1024;
/** Steps within each doubling of the context: close enough that straight lines between them look round. */
const stepsPerDoubling = 8;

/** Keyed by the message's own object: hovering renders often, the figures change only with a new message. */
const remembered = new WeakMap<PanelRequests, RequestsCurve>();

/** The curve of a view, from 1K tokens to the longest context that matters. Points ascend by context. */
export function requestsCurve(requests: PanelRequests): RequestsCurve {
  const known = remembered.get(requests);
  if (known) return known;
  const curve = computeCurve(requests);
  remembered.set(requests, curve);
  return curve;
}

function computeCurve(requests: PanelRequests): RequestsCurve {
  const result = estimate(requests.input);
  if ("problem" in result) return { ok: false, problem: result.problem };
  const { input, terms } = requests;
  const engines = enginesOf(input.server, terms.ask.replicas);
  const points = contextSteps(requests).map((contextTokens) => ({
    contextTokens,
    requests: mapBand(requestsAtContext(input, result, contextTokens), (each) => each * engines),
  }));
  return { ok: true, points };
}

/** Eight steps per doubling, and the lengths that the file itself names, so that both can be read exactly. */
function contextSteps({ input, maxModelLen, workload }: PanelRequests): number[] {
  const named = [
    maxModelLen,
    workload?.contextTokens ?? maxModelLen,
    configuredMaxPosition(input.model) ?? maxModelLen,
  ];
  const last = Math.max(...named, shortestContextTokens * 2);
  const steps = new Set(named.filter((tokens) => tokens >= shortestContextTokens));
  for (let doubling = shortestContextTokens; doubling <= last; doubling *= 2) {
    for (let step = 0; step < stepsPerDoubling; step++) {
      const tokens = doubling + (doubling / stepsPerDoubling) * step;
      if (tokens <= last) steps.add(tokens);
    }
  }
  return [...steps].sort((a, b) => a - b);
}

/** The computed point nearest to a context length, as the eye measures it: by ratio. `points` is not empty. */
export function nearestPoint(points: readonly CurvePoint[], contextTokens: number): CurvePoint | null {
  let nearest: CurvePoint | null = null;
  let smallest = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const distance = Math.abs(Math.log2(point.contextTokens / contextTokens));
    if (distance < smallest) [nearest, smallest] = [point, distance];
  }
  return nearest;
}

/** Where the chart is read until somebody moves the read-out: at what the file asks for. */
export function restingTokens({ maxModelLen, workload }: PanelRequests): number {
  return workload?.contextTokens ?? maxModelLen;
}

export interface WorkloadFit {
  readonly tone: Tone;
  readonly words: string;
}

/** Whether the workload's point lies under the curve, within its uncertainty, or above what may run. */
export function workloadFit(requests: PanelRequests, points: readonly CurvePoint[]): WorkloadFit | null {
  const { workload, maxModelLen, maxNumSeqs } = requests;
  if (workload === null) return null;
  if (workload.contextTokens > maxModelLen) return { tone: "error", words: "longer than max-model-len" };
  const room = nearestPoint(points, workload.contextTokens)?.requests;
  if (room === undefined) return null;
  if (workload.requests > maxNumSeqs) return { tone: "warning", words: "more than max-num-seqs" };
  if (workload.requests <= room.low) return { tone: "fits", words: "fits" };
  if (workload.requests <= room.mid) return { tone: "fits", words: "should fit" };
  if (workload.requests <= room.high) return { tone: "warning", words: "may not fit" };
  return { tone: "warning", words: "does not fit" };
}
