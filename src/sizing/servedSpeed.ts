import { type Band, mapBand } from "../capacity/band.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { type RequestSpeed, requestSpeed } from "./requestSpeed.ts";
import { measuredOn, speedupOf } from "./serviceSpeed.ts";

/** How fast one copy of a server answers under its workload: as measured, else as estimated, the plan's speed-ups applied. */
export interface ServedSpeed {
  /** For which requests at which load. */
  readonly asked: RequestSpeed;
  readonly ttftMs: Band;
  readonly tpotMs: Band;
  readonly requestMs: Band;
  readonly requestsPerSecond: Band;
  readonly outputTokensPerSecond: Band;
  /** Those that a run of the plan's own has shown; the others are estimates. */
  readonly measured: readonly ServedFigure[];
  /** What the plan's speed-ups come to, which the figures hold already. */
  readonly speedup: number;
}

export type ServedFigure = "ttftMs" | "tpotMs" | "requestMs" | "requestsPerSecond" | "outputTokensPerSecond";

/** `null` where nothing is known of the GPU's speed, or it does not start. */
export function servedSpeed(assessment: EstimatedAssessment): ServedSpeed | null {
  const asked = requestSpeed(assessment);
  if (asked === null) return null;
  const { deployment } = assessment;
  const service = deployment.source.kind === "service" ? deployment.source.service : null;
  const run = service && measuredOn(service, deployment.gpu.value);
  const outputTokens = asked.input.request.outputTokens;
  const figures: readonly (readonly [ServedFigure, Band | null])[] = [
    ["ttftMs", bandOf(run?.ttft)],
    ["tpotMs", bandOf(run?.tpot)],
    ["requestMs", bandOf(run?.latency)],
    ["requestsPerSecond", bandOf(run?.throughput)],
    ["outputTokensPerSecond", bandOf(run?.throughput, outputTokens)],
  ];
  const measured = new Map(figures.flatMap(([name, band]) => (band === null ? [] : [[name, band] as const])));
  const speedup = service === null ? 1 : speedupOf(service);
  const time = (name: "ttftMs" | "tpotMs" | "requestMs") =>
    times(measured.get(name) ?? asked.speed[name], 1 / speedup);
  // Who keeps up answers as many requests as come, however fast it is.
  const isGiven = asked.input.load.kind === "rate" && !asked.speed.saturated;
  const rate = (name: "requestsPerSecond" | "outputTokensPerSecond") =>
    times(measured.get(name) ?? asked.speed[name], isGiven ? 1 : speedup);
  return {
    asked,
    ttftMs: time("ttftMs"),
    tpotMs: time("tpotMs"),
    requestMs: time("requestMs"),
    requestsPerSecond: rate("requestsPerSecond"),
    outputTokensPerSecond: rate("outputTokensPerSecond"),
    measured: [...measured.keys()],
    speedup,
  };
}

/** A band in so many times its unit. */
export function times(band: Band, factor: number): Band {
  return mapBand(band, (value) => value * factor);
}

function bandOf(
  measured: { readonly value: { readonly low: number; readonly high: number } } | null | undefined,
  factor = 1,
): Band | null {
  if (measured == null) return null;
  const { low, high } = measured.value;
  return times({ low, mid: (low + high) / 2, high }, factor);
}
