import { cacheBytesRead, queryOperations } from "./attentionWork.ts";
import { classOf, peakOf } from "./kernels.ts";
import type { Machine, StepLoad } from "./machine.ts";
import type { ModelWork } from "./modelWork.ts";
import type { GpuClass } from "./speedCoefficients.ts";

/** Seconds of a step's attention: reading the cache of the sequences, and the arithmetic beyond that. */
export function attentionSeconds(
  machine: Machine,
  load: StepLoad,
): { readonly kv: number; readonly compute: number } {
  const { work, bytesPerSecond, reach, shared, gpu } = machine;
  const peak = peakOf("plain", gpu) ?? 1;
  const bytes = cacheBytesOf(machine, load);
  // Contexts over several GPUs: each reads its part.
  const read =
    bytes / (bytesPerSecond * reach.bandwidth * shared.kvRead * machine.server.decodeContextParallelSize);
  const kv = Math.max(read, unsplitSeconds(machine, load));
  const queries = load.sequences * load.tokensPerSequence;
  const decode =
    (queries * queryOperations(work.attention, load.contextTokens, "decode")) /
    (peak * shared.attentionCompute);
  const prompt =
    (load.promptTokens * queryOperations(work.attention, load.promptContextTokens, "prompt")) /
    (peak * shared.attentionCompute);
  return { kv, compute: prompt + Math.max(0, decode - kv) };
}

/** What several sequences share is read once from memory, and then from the GPU's last-level cache. */
function cacheBytesOf({ work, ideal }: Machine, load: StepLoad): number {
  const all = load.sequences * cacheBytesRead(work.attention, load.contextTokens);
  if (load.sharedTokens === 0 || load.sequences <= 1) return all;
  const again = (load.sequences - 1) * sharedBytes(work, load);
  return all - again * (1 - (ideal ? 0 : 1 / LAST_LEVEL_CACHE));
}

function sharedBytes({ attention }: ModelWork, { contextTokens, sharedTokens }: StepLoad): number {
  return (
    cacheBytesRead(attention, contextTokens) -
    cacheBytesRead(attention, Math.max(0, contextTokens - sharedTokens))
  );
}

/** Rate of the last-level cache over that of memory: 7 TB/s over 1.6 where 8 to 128 sequences read one prompt. */
const LAST_LEVEL_CACHE = 4.2;

/**
 * While speculating a step asks several queries of each sequence, for which FlashAttention 2 does not split the context:
 * one multiprocessor reads a head's keys and values alone, at about 60 GB/s (RTX PRO 6000, 8K to 128K tokens). Hopper's
 * and the data-centre Blackwell's kernels split.
 */
function unsplitSeconds({ work, gpu, ideal }: Machine, load: StepLoad): number {
  if (ideal || load.tokensPerSequence === 1 || splitsQueries.has(classOf(gpu))) return 0;
  return (
    cacheBytesRead({ ...work.attention, fixedBytes: 0 }, load.contextTokens) /
    (work.kvHeads * MULTIPROCESSOR_RATE)
  );
}

const splitsQueries: ReadonlySet<GpuClass> = new Set(["hopper", "blackwellHbm", "cdna", "rdna"]);
const MULTIPROCESSOR_RATE = 60e9;
