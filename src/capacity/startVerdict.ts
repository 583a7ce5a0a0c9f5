import { isAtLeast } from "../units/version.ts";
import { configuredMaxPosition } from "./contextLimit.ts";
import type { StartRefusal, StartVerdict } from "./estimateTypes.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import { runsOnGpu } from "./gpuSupport.ts";
import type { StageBudget } from "./memoryBudget.ts";
import type { ModelShape } from "./modelShape.ts";
import type { ServerSettings } from "./serverSettings.ts";

const GIB = 2 ** 30;

/** Context that a process creates before vLLM looks at the free memory. */
const CONTEXT_GIB = { low: 0.1, high: 0.5 } as const;

/** Where CPU and GPU share one memory, the system and its caches hold some of it too: 12 GiB in a DGX Spark's log. */
const SYSTEM_GIB = { low: 1.5, high: 12.5 } as const;

/** What the verdict weighs; `neededKvBytes` is one request of `maxModelLen`, by vLLM's own count. */
export interface StartQuestion {
  readonly model: ModelShape;
  readonly gpu: GpuSpec;
  readonly server: ServerSettings;
  readonly budget: StageBudget;
  readonly neededKvBytes: number;
  readonly maxModelLen: number;
}

/** Refused only when even the favourable end fails; uncertain when the range straddles. */
export function startVerdict(question: StartQuestion): StartVerdict {
  const certain = certainRefusal(question);
  if (certain) return { verdict: "refused", reason: certain };
  const favourable = refusalAt(question, "high");
  if (favourable) return { verdict: "refused", reason: favourable };
  const unfavourable = refusalAt(question, "low");
  return unfavourable ? { verdict: "uncertain", reason: unfavourable } : { verdict: "starts" };
}

function certainRefusal({ model, gpu, server, maxModelLen }: StartQuestion): StartRefusal | null {
  if (!runsOnGpu(model, server, gpu)) return "unsupported_on_gpu";
  const configured = configuredMaxPosition(model);
  return configured !== null && maxModelLen > configured && !server.extendsContext
    ? "max_model_len_exceeds_model"
    : null;
}

/** The first check that fails, in vLLM's order, with the KV cache at its `high` (favourable) or `low` end. */
function refusalAt(question: StartQuestion, end: "low" | "high"): StartRefusal | null {
  const { server, gpu, budget, neededKvBytes } = question;
  const requested = budget.requestedBytes[end];
  if (isHeldByOthers(server, gpu, requested, end)) return "memory_held_by_others";
  if (budget.weightBytes > requested) return "weights_exceed_budget";
  const kvBytes = budget.kvCacheBytes[end];
  if (kvBytes <= 0) return "no_kv_cache_memory";
  return neededKvBytes > kvBytes ? "one_request_does_not_fit" : null;
}

/**
 * "Free memory … on startup is less than desired": what others and the process's own CUDA context hold is gone
 * before vLLM looks (0.9.1 on; earlier versions run out later).
 */
function isHeldByOthers(
  server: ServerSettings,
  gpu: GpuSpec,
  requested: number,
  end: "low" | "high",
): boolean {
  const held = gpu.unifiedMemory ? SYSTEM_GIB : CONTEXT_GIB;
  const checks = isAtLeast(server.version, 0, 9, 1);
  const context = checks ? (end === "high" ? held.low : held.high) * GIB : 0;
  return server.otherProcessesBytes + context > gpu.memoryBytes[end] - requested;
}
