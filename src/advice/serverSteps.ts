import type { Deployment } from "../deployment/deployment.ts";
import { formatCount } from "../units/print.ts";
import { kvCacheDtypeSupport } from "../vllm/quantizationFloor.ts";
import { kvCacheLoss } from "./quality.ts";
import { type Axis, setting } from "./step.ts";

/** What one reads of advice on a full GPU; above it other programs' few hundred MiB no longer fit beside. */
const HIGH_UTILIZATION = 0.95;
/** A process's CUDA context, and as much again for a display or a monitor. */
const LEAST_LEFT_BYTES = 0.75 * 2 ** 30;
/** Fewer make prefills slow; what vLLM's own small GPUs take. */
const SMALL_BATCH_TOKENS = 2048;

/**
 * Settings of the server that make room or use it, one axis each. Every step leaves at least as many blocks as there
 * were, so that where all of them together do not help, none does.
 */
export function serverAxes(deployment: Deployment, requests: number | null): readonly Axis[] {
  return [
    kvCacheSteps(deployment),
    utilizationSteps(deployment),
    sequenceSteps(deployment, requests),
    batchSteps(deployment, requests),
    eagerSteps(deployment),
  ].filter((axis) => axis.length > 0);
}

function kvCacheSteps(deployment: Deployment): Axis {
  const gpu = deployment.gpu.value;
  const is16Bit = ["auto", "float16", "bfloat16"].includes(deployment.server.kvCacheDtype.value);
  if (gpu === null || !is16Bit || deployment.model.value?.shape.checkpointKvDtype != null) return [];
  if (kvCacheDtypeSupport("fp8", gpu.spec.computeCapability) !== "supported") return [];
  return [
    {
      id: "kv:fp8",
      changes: [setting("kv_cache_dtype", "fp8")],
      phrase: "with an FP8 KV cache",
      trade: kvCacheLoss.trade,
      source: kvCacheLoss.source,
      qualityLoss: 1,
      effort: 1,
    },
  ];
}

function utilizationSteps({ server, gpu, otherProcessesBytes }: Deployment): Axis {
  const total = gpu.value?.spec.memoryBytes.low ?? 0;
  const isAlone = otherProcessesBytes.value === 0 && gpu.value?.spec.unifiedMemory === false;
  const leaves = (1 - HIGH_UTILIZATION) * total >= LEAST_LEFT_BYTES;
  const isSized = server.kvCacheMemoryBytes.value !== null || server.blocksOverride.value !== null;
  if (!isAlone || !leaves || isSized || server.gpuMemoryUtilization.value >= HIGH_UTILIZATION) return [];
  return [
    {
      id: `utilization:${HIGH_UTILIZATION}`,
      changes: [setting("gpu_memory_utilization", HIGH_UTILIZATION)],
      phrase: `raise --gpu-memory-utilization to ${HIGH_UTILIZATION}`,
      trade: "less memory left for anything else on the GPU",
      qualityLoss: 0,
      effort: 1,
    },
  ];
}

/** Only where the scheduler is what bounds the requests. */
function sequenceSteps({ server, replicas }: Deployment, requests: number | null): Axis {
  const each = Math.ceil((requests ?? 0) / (replicas.value * server.dataParallelSize.value));
  if (each <= server.maxNumSeqs.value) return [];
  return [
    {
      id: `sequences:${each}`,
      changes: [setting("max_num_seqs", each)],
      phrase: `raise --max-num-seqs to ${formatCount(each)}`,
      trade: null,
      qualityLoss: 0,
      effort: 1,
    },
  ];
}

/** The first engine, and whoever needs whole prompts in one step, would be refused. */
function batchSteps({ server, settings }: Deployment, requests: number | null): Axis {
  const isChunked = settings.byField.get("enable_chunked_prefill")?.value !== false;
  const tokens = Math.max(SMALL_BATCH_TOKENS, server.maxNumSeqs.value, requests ?? 0);
  if (server.engine.value !== "second" || !isChunked || server.maxNumBatchedTokens.value <= tokens) return [];
  return [
    {
      id: `batch:${tokens}`,
      changes: [setting("max_num_batched_tokens", tokens)],
      phrase: `lower --max-num-batched-tokens to ${formatCount(tokens)}`,
      trade: "slower first tokens under load",
      qualityLoss: 0,
      effort: 1,
    },
  ];
}

function eagerSteps({ server, settings }: Deployment): Axis {
  if (server.enforceEager.value || settings.byField.has("enforce_eager")) return [];
  return [
    {
      id: "eager",
      changes: [setting("enforce_eager", true)],
      phrase: "run without CUDA graphs (--enforce-eager)",
      trade: "slower tokens, most with few requests",
      qualityLoss: 0,
      effort: 1.5,
    },
  ];
}
