import type { EstimatedAssessment } from "../sizing/assess.ts";
import { formatPercent } from "../units/print.ts";
import { type Candidate, soleStep } from "./step.ts";

/** Memory that a process's CUDA context takes beside what it was said to hold; vLLM's own counts as much again. */
const CONTEXT_BYTES = 0.5 * 2 ** 30;

/** Below this vLLM itself hardly starts. */
const LEAST = 0.05;

/**
 * The largest utilization that leaves the other services of the GPU and the contexts their memory; only where the
 * start fails for them. In whole hundredths, as people write it.
 */
export function utilizationCandidates({
  estimate,
  input,
  deployment,
}: EstimatedAssessment): readonly Candidate[] {
  const { start } = estimate;
  if (start.verdict === "starts" || start.reason !== "memory_held_by_others") return [];
  const total = input.gpu.memoryBytes.low;
  const left = total - deployment.otherProcessesBytes.value - CONTEXT_BYTES;
  const largest = Math.floor((left / total) * 100 - 1e-9) / 100;
  if (largest < LEAST || largest >= deployment.server.gpuMemoryUtilization.value) return [];
  return [
    soleStep({
      id: `utilization:${largest}`,
      changes: [{ kind: "setting", field: "gpu_memory_utilization", value: largest }],
      phrase: `lower --gpu-memory-utilization to ${largest}, which leaves the other services ${formatPercent(1 - largest, 0)} of the GPU`,
      trade: null,
      qualityLoss: 0,
      effort: 1,
    }),
  ];
}
