import { isAtLeast } from "../units/version.ts";
import { classOf, computeShare, peakOf, readShare } from "./kernels.ts";
import type { Machine, StepLoad } from "./machine.ts";
import type { MatrixWork } from "./modelWork.ts";

/**
 * Seconds that a step's matrices take: reading their weights, and what the arithmetic takes beyond that. Bytes or
 * operations, whichever takes longer, rounded where both are near.
 */
export function matrixSeconds(
  machine: Machine,
  load: StepLoad,
): { readonly weights: number; readonly compute: number } {
  const { work, server } = machine;
  const { sharpness, routingSpread } = machine.shared;
  const tokens = load.sequences * load.tokensPerSequence + load.promptTokens;
  let read = 0;
  let compute = 0;
  for (const part of work.dense) {
    read += readSeconds(machine, part, 1);
    compute += computeSeconds(machine, part, tokens, 1);
  }
  read += readSeconds(machine, work.head, 1);
  compute += computeSeconds(machine, work.head, load.sequences * load.tokensPerSequence, 1);
  if (work.experts) {
    const { experts, activeExperts, parts } = work.experts;
    // Experts that at least one token of the step is sent to, were they chosen evenly.
    const choices = Math.max(1, tokens * server.dataParallelSize * routingSpread);
    const touched = 1 - (1 - activeExperts / experts) ** choices;
    for (const part of parts) {
      read += readSeconds(machine, part, expertShare(machine, part)) * touched;
      compute += computeSeconds(machine, part, tokens, machine.shared.expertCompute);
    }
  }
  const both = machine.ideal
    ? Math.max(read, compute)
    : (read ** sharpness + compute ** sharpness) ** (1 / sharpness);
  return { weights: Math.min(read, both), compute: Math.max(0, both - read) };
}

function expertShare({ server, shared }: Machine, { kernel }: MatrixWork): number {
  return kernel === "fp8" && !isAtLeast(server.version, 0, 14)
    ? shared.earlyFp8ExpertRead
    : shared.expertRead;
}

function readSeconds(machine: Machine, part: MatrixWork, share: number): number {
  const { bytesPerSecond, reach, shared } = machine;
  const reached = reach.bandwidth * readShare(part.kernel, shared) * fallbackShare(machine, part);
  return part.bytes / (bytesPerSecond * reached * share);
}

function computeSeconds(machine: Machine, part: MatrixWork, tokens: number, share: number): number {
  const { gpu, reach, shared } = machine;
  const peak = peakOf(part.kernel, gpu) ?? 1;
  const reached = reach.compute * computeShare(part.kernel, shared) * fallbackShare(machine, part);
  return (tokens * part.operationsPerToken) / (peak * reached * share);
}

function fallbackShare({ gpu, server, shared }: Machine, { kernel }: MatrixWork): number {
  const isEarly = kernel === "fp8" && !isAtLeast(server.version, 0, 7) && classOf(gpu) === "cdna";
  return isEarly ? shared.earlyRocmFp8 : 1;
}
