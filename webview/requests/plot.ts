import type { PanelRequests } from "../../src/panelMessages.ts";
import { log2Scale, type Scale } from "../scale.ts";
import type { CurvePoint } from "./requestsCurve.ts";

/** The chart's frame in pixels and its two axes, both doubling at even steps: requests halve as contexts double. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
}

const height = 300;
const margin = { top: 34, right: 14, bottom: 42, left: 42 };
const narrowestWidth = 200;
/** A cap this many times above everything else would squash the curve; it is named in the legend instead. */
const farAbove = 4;

export function layOutPlot(requests: PanelRequests, points: readonly CurvePoint[], width: number): Plot {
  const frame = {
    left: margin.left,
    right: Math.max(width, narrowestWidth) - margin.right,
    top: margin.top,
    bottom: height - margin.bottom,
  };
  const first = points[0]?.contextTokens ?? 1;
  const last = points.at(-1)?.contextTokens ?? first * 2;
  const [low, high] = requestsSpan(requests, points);
  return {
    width: Math.max(width, narrowestWidth),
    height,
    ...frame,
    x: log2Scale(first, last, { from: frame.left, to: frame.right }),
    y: log2Scale(low, high, { from: frame.bottom, to: frame.top }),
  };
}

/** Whether the cap of `max_num_seqs` is near enough to the curve to be drawn. */
export function isCapInside(plot: Plot, requests: PanelRequests): boolean {
  return requests.maxNumSeqs <= plot.y.high;
}

/** Whole doublings around curve and workload; never below a quarter of a request, where nothing is left to see. */
function requestsSpan(requests: PanelRequests, points: readonly CurvePoint[]): [number, number] {
  const finite = points
    .flatMap(({ requests: band }) => [band.low, band.high])
    .filter((value) => Number.isFinite(value));
  const wanted = requests.workload === null ? finite : [...finite, requests.workload.requests];
  const largest = Math.max(2, ...wanted);
  const smallest = Math.min(1, ...wanted);
  const top =
    requests.maxNumSeqs <= largest * farAbove ? Math.max(largest, requests.maxNumSeqs * 1.1) : largest;
  return [2 ** Math.max(-2, Math.floor(Math.log2(Math.max(smallest, 0.01)))), 2 ** Math.ceil(Math.log2(top))];
}
