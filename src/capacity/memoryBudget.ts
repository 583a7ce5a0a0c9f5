import { type Band, exactly } from "./band.ts";
import { draftDoubtBytes } from "./draft.ts";
import type { MeasuredFigures } from "./estimateTypes.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import type { ModelShape } from "./modelShape.ts";
import { estimateOverheads, type Overheads } from "./overheads.ts";
import type { PipelineStage } from "./pipelineStages.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { builtDraftBytes, stageWeightBytes } from "./weights.ts";

/** How one pipeline stage's GPU divides its memory, before anything is rounded to blocks. */
export interface StageBudget {
  readonly totalBytes: number;
  /** What vLLM may use: utilization × total; the ends follow the range of the GPU's memory. */
  readonly requestedBytes: Band;
  readonly weightBytes: number;
  readonly overheads: Overheads;
  /** What is left for the KV cache; below zero when the rest does not fit. */
  readonly kvCacheBytes: Band;
}

/** Source: vLLM `v1/worker/gpu_worker.py determine_available_memory`. */
export function stageBudget(
  model: ModelShape,
  gpu: GpuSpec,
  server: ServerSettings,
  measured: MeasuredFigures,
  stage: PipelineStage,
): StageBudget {
  const { low, high } = gpu.memoryBytes;
  const totalBytes = (low + high) / 2;
  const requested = (total: number): number => Math.ceil(total * server.gpuMemoryUtilization);
  const requestedBytes = { low: requested(low), mid: requested(totalBytes), high: requested(high) };
  const weightBytes = measured.weightBytes ?? stageWeightBytes(model, server, gpu, stage);
  const overheads = estimateOverheads(model, server, gpu);
  const doubt =
    measured.weightBytes === null && stage.last
      ? draftDoubtBytes(model, server, weightBytes, builtDraftBytes(model, server, gpu))
      : 0;
  const kvCacheBytes =
    statedKvBytes(server, measured) ?? remainder(requestedBytes, weightBytes, overheads, doubt);
  return { totalBytes, requestedBytes, weightBytes, overheads, kvCacheBytes };
}

/** A KV cache that is given, or was read from a log, leaves nothing to estimate. */
function statedKvBytes(server: ServerSettings, measured: MeasuredFigures): Band | null {
  const bytes = measured.kvCacheBytes ?? server.kvCacheMemoryBytes;
  return bytes === null ? null : exactly(bytes);
}

/** The GPU's memory, the overheads and a draft's weights vary independently: their spreads add up as squares. */
function remainder(
  requested: Band,
  weightBytes: number,
  { totalBytes: taken }: Overheads,
  draftDoubt: number,
): Band {
  const mid = requested.mid - weightBytes - taken.mid;
  const down = Math.hypot(requested.mid - requested.low, taken.high - taken.mid, draftDoubt);
  const up = Math.hypot(requested.high - requested.mid, taken.mid - taken.low);
  return { low: mid - down, mid, high: mid + up };
}
