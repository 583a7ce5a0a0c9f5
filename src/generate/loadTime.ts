import type { Assessment } from "../sizing/assess.ts";
import { formatBytes, formatTime } from "../units/print.ts";

/** How long a server may take until it answers, and what that rests on. */
export interface LoadTime {
  readonly seconds: number;
  /** One sentence. */
  readonly basis: string;
}

/**
 * A first start downloads the weights. 100 MB/s is a common rate for a Hub over a gigabit line; from a local disk it
 * is several times faster, so that the figure is a limit and no forecast.
 */
const readBytesPerSecond = 100e6;

/** Start of Python, profiling, compilation and graph capture: what remains when nothing is left to download. */
const startUpSeconds = 180;

const unknownSeconds = 1800;

/** Time for the weights of all GPUs at an assumed rate and for what follows, in whole minutes. */
export function loadTimeOf(assessment: Assessment, gpusPerServer: number): LoadTime {
  if (assessment.kind !== "estimated") {
    return {
      seconds: unknownSeconds,
      basis: "The weights are not known: 30 min are allowed for loading them.",
    };
  }
  const bytes = assessment.estimate.memory.weightBytes * gpusPerServer;
  const seconds = Math.ceil((bytes / readBytesPerSecond + startUpSeconds) / 60) * 60;
  const basis = `Loading ${formatBytes(bytes)} of weights at an assumed 100 MB/s and 3 min for compilation and graphs: ${formatTime(seconds * 1000)} are allowed before the first answer.`;
  return { seconds, basis };
}
