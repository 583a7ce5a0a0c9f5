import { type Band, exactly } from "./band.ts";
import type { MemoryLedger } from "./estimateTypes.ts";

/** The parts of one GPU's memory, in the order in which they are drawn. */
export const memoryPartIds = [
  "weights",
  "kvCache",
  "activations",
  "cudaGraphs",
  "nonTorch",
  "otherProcesses",
  "free",
] as const;

export type MemoryPartId = (typeof memoryPartIds)[number];

/** How large each part is; mid values add up to what the ledger has in all. */
export function memoryParts(memory: MemoryLedger): Readonly<Record<MemoryPartId, Band>> {
  return {
    weights: exactly(memory.weightBytes),
    kvCache: memory.kvCacheBytes,
    activations: memory.activationBytes,
    cudaGraphs: memory.cudaGraphBytes,
    nonTorch: memory.nonTorchBytes,
    otherProcesses: exactly(memory.otherProcessesBytes),
    free: exactly(memory.freeBytes),
  };
}
