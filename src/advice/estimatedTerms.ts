import { type Band, exactly } from "../capacity/band.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import type { Observation, TermName } from "./observedTerms.ts";

/** What an estimate says of a term; `null` where it has no such figure. */
export function estimatedTerm({ estimate, input }: EstimatedAssessment, term: TermName): Band | null {
  const { memory, concurrency } = estimate;
  switch (term) {
    case "totalMemory": {
      const { low, high } = input.gpu.memoryBytes;
      return { low, mid: (low + high) / 2, high };
    }
    case "weights":
      return exactly(memory.weightBytes);
    case "activation":
      return memory.activationBytes;
    case "nonTorch":
      return memory.nonTorchBytes;
    case "cudaGraphs":
      // Where vLLM does not take them off the KV cache there is nothing to compare.
      return memory.cudaGraphBytes.high > 0 ? memory.cudaGraphBytes : null;
    case "kvCache":
      return memory.kvCacheBytes;
    case "kvTokens":
      return estimate.kvCacheTokens;
    case "concurrency":
      return concurrency.atMaxModelLen;
    case "longestContext":
      return estimate.memoryLimitTokens;
  }
}

const counts: ReadonlySet<TermName> = new Set<TermName>(["kvTokens", "concurrency", "longestContext"]);

/** Whether a term counts something; the others are bytes. */
export function isCount(term: TermName): boolean {
  return counts.has(term);
}

/** Printed figures are rounded, and loaded weights lie in blocks of the allocator: a hundredth counts as equal. */
export function holds(band: Band, { term, value }: Observation): boolean {
  const slack = Math.max(0.01 * Math.abs(band.mid), isCount(term) ? 0.01 : 0.02 * 2 ** 30);
  return value >= band.low - slack && value <= band.high + slack;
}
