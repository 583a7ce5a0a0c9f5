import { isAtLeast } from "../units/version.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import type { ModelShape } from "./modelShape.ts";
import { usesV2Runner } from "./runner.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** Since 0.21, and on demand since 0.18; only on the first runner. Nothing is captured in eager mode. */
export function deductsCudaGraphs(model: ModelShape, server: ServerSettings): boolean {
  if (server.enforceEager || server.engine === "first" || usesV2Runner(model, server)) return false;
  if (server.deductsCudaGraphs !== null && isAtLeast(server.version, 0, 18)) return server.deductsCudaGraphs;
  return isAtLeast(server.version, 0, 21);
}

/** What the graphs of one GPU take: so much for each layer of each captured batch. */
export function cudaGraphBytes(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  layerMiB: number,
): number {
  return layerMiB * 2 ** 20 * capturedLayers(model, server) * capturedBatches(model, server, gpu);
}

export function capturedLayers(model: ModelShape, server: ServerSettings): number {
  return Math.ceil(model.layers.length / server.pipelineParallelSize);
}

/**
 * Batches that are captured, each mode counted: pieces of the model for every size, whole steps of decoding for those
 * that a step can have. Source: vLLM `config/vllm.py _set_cudagraph_sizes`.
 */
export function capturedBatches(model: ModelShape, server: ServerSettings, gpu: GpuSpec): number {
  const queries = 1 + (server.speculation?.tokens ?? 0);
  const isNewest = isAtLeast(server.version, 0, 28);
  const cap = (isNewest && Math.floor(gpu.computeCapability ?? 0) === 10) || isGptOss(model) ? 1024 : 512;
  const usual = Math.min(server.maxNumSeqs * queries * 2, cap, server.maxNumBatchedTokens);
  const largest = server.largestCudaGraph ?? usual;
  if (model.poolsOnly) return sizesUpTo(largest);
  const decoding = Math.min(largest, server.maxNumSeqs * queries);
  return sizesUpTo(largest) + sizesUpTo(decoding);
}

function isGptOss(model: ModelShape): boolean {
  return model.modelType === "gpt_oss";
}

/** 1, 2, 4, every eighth up to 256, every sixteenth beyond. */
function sizesUpTo(largest: number): number {
  const small = [1, 2, 4].filter((size) => size <= largest).length;
  const eighths = Math.floor(Math.min(largest, 255) / 8);
  const sixteenths = largest < 256 ? 0 : Math.floor((largest - 256) / 16) + 1;
  return small + eighths + sixteenths;
}
