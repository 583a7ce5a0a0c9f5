import type { Band } from "../capacity/band.ts";
import type { PanelObservation } from "../panelObservationMessages.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import { type Histogram, meanOf, percentileOf } from "../vllm/metrics/histogram.ts";
import { publicText } from "../vllm/secrets.ts";
import { measuredText } from "./calibrationTable.ts";
import type { ObservedServer } from "./observation.ts";
import type { ObservationReport } from "./observationReport.ts";
import { observationTable } from "./observationTable.ts";

/** A reading of a running server as the panel draws it over the estimate. */
export function panelObservation(report: ObservationReport, observed: ObservedServer): PanelObservation {
  const { comparison, assessment, edits } = observed;
  const { rows, notes } = observationTable(report);
  const estimated = assessment?.kind === "estimated" ? assessment : null;
  return {
    address: report.address,
    model: report.model,
    at: report.at,
    rows,
    notes: notes.map(publicText),
    measured: Object.keys(report.measured).length === 0 ? null : measuredText(report.measured),
    canWrite: edits !== null,
    kvCache: estimated && observedCache(observed, estimated),
    held: heldTokens(observed),
    speed: observedSpeed(comparison.load, report),
  };
}

/** Tokens in bytes, at what the estimate takes for each. */
function observedCache(
  { comparison: { kvTokens, server } }: ObservedServer,
  { estimate: { kvCacheTokens, memory } }: EstimatedAssessment,
): PanelObservation["kvCache"] {
  if (kvTokens === null || !(kvCacheTokens.mid > 0)) return null;
  const bytes = (kvTokens * memory.kvCacheBytes.mid) / kvCacheTokens.mid;
  return { bytes, usedBytes: server.kvCacheUsage === null ? null : bytes * server.kvCacheUsage };
}

/** A cache that is used less than this says little of the requests that use it. */
const leastUsage = 0.01;

function heldTokens({ comparison: { kvTokens, server } }: ObservedServer): PanelObservation["held"] {
  const { kvCacheUsage, running, engines } = server;
  if (kvTokens === null || kvCacheUsage === null || kvCacheUsage < leastUsage) return null;
  if (running === null || running < 1) return null;
  return { requests: running, tokensEach: Math.max(1, (kvTokens * kvCacheUsage * engines) / running) };
}

function observedSpeed(
  { openRequests, histograms, rates, inputTokens, outputTokens }: ObservedServer["comparison"]["load"],
  { seconds }: ObservationReport,
): PanelObservation["speed"] {
  if (openRequests === null) return null;
  const tpot = histograms.perOutputToken ?? histograms.interToken;
  return {
    openRequests,
    sinceStart: seconds === null,
    request: inputTokens === null || outputTokens === null ? null : { inputTokens, outputTokens },
    ttftMs: histograms.ttft && medianMs(histograms.ttft),
    // Gaps between tokens are no averages of requests: of them only the mean is the same figure.
    tpotMs: tpot && (tpot === histograms.perOutputToken ? medianMs(tpot) : exactMs(meanOf(tpot))),
    requestMs: histograms.request && medianMs(histograms.request),
    outputTokensPerSecond: rates?.outputTokensPerSecond ?? null,
  };
}

/** Where the bucket has no end, its beginning: nothing more is known. */
function medianMs(histogram: Histogram): Band {
  const { low, value, high } = percentileOf(histogram, 50);
  return { low: low * 1e3, mid: value * 1e3, high: (Number.isFinite(high) ? high : low) * 1e3 };
}

function exactMs(seconds: number): Band {
  return { low: seconds * 1e3, mid: seconds * 1e3, high: seconds * 1e3 };
}
