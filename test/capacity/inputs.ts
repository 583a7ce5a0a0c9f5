import * as z from "zod";
import type { Estimate, EstimateInput } from "../../src/capacity/estimate.ts";
import { estimate } from "../../src/capacity/estimate.ts";
import type { GpuSpec } from "../../src/capacity/gpuSpec.ts";
import type { ModelShape } from "../../src/capacity/modelShape.ts";
import type { ServerSettings } from "../../src/capacity/serverSettings.ts";
import modelRows from "../../src/catalog/data/models.json";
import { modelRecordSchema } from "../../src/catalog/modelRecord.ts";
import { toModelShape } from "../../src/catalog/modelShape.ts";
import { resolveModelRecord } from "../../src/catalog/resolveModelRecord.ts";
import { parseVersion, type VllmVersion } from "../../src/units/version.ts";

export const GIB = 2 ** 30;

export const modelRecords = new Map(
  z
    .array(modelRecordSchema)
    .parse(modelRows)
    .map((row) => [row.id, row]),
);

/** The catalogue's shape of a model; a problem fails the test. */
export function shapeOf(id: string): ModelShape {
  const record = resolveModelRecord(modelRecords, id);
  if (!record) throw new Error(`no model ${id}`);
  const shape = toModelShape(record);
  if ("problem" in shape) throw new Error(shape.problem);
  return shape;
}

export function version(text: string): VllmVersion {
  const parsed = parseVersion(text);
  if (!parsed) throw new Error(`no version ${text}`);
  return parsed;
}

/** vLLM 0.28 on a small card, as `vllm serve` starts it without flags. */
export function server(settings: Partial<ServerSettings> = {}): ServerSettings {
  return {
    version: version("0.28"),
    dtype: "bfloat16",
    quantization: null,
    kvCacheDtype: "auto",
    gpuMemoryUtilization: 0.92,
    kvCacheMemoryBytes: null,
    maxModelLen: null,
    maxNumBatchedTokens: 2048,
    maxNumSeqs: 256,
    blockSize: null,
    tensorParallelSize: 1,
    pipelineParallelSize: 1,
    dataParallelSize: 1,
    expertParallel: false,
    enforceEager: false,
    prefixCaching: true,
    cpuOffloadBytes: 0,
    languageModelOnly: false,
    otherProcessesBytes: 0,
    engine: "second",
    runner: null,
    largestCudaGraph: null,
    deductsCudaGraphs: null,
    ngramTablesOnHost: null,
    skipsImageProfiling: false,
    speculation: null,
    lora: null,
    decodeContextParallelSize: 1,
    redundantExperts: null,
    blocksOverride: null,
    hybridKvCacheManager: true,
    recurrentStateDtype: "auto",
    extendsContext: false,
    ...settings,
  };
}

function gpu(lowGiB: number, highGiB: number, nominalGiB: number, computeCapability: number): GpuSpec {
  return {
    memoryBytes: { low: lowGiB * GIB, high: highGiB * GIB },
    nominalGiB,
    computeCapability,
    bandwidthBytesPerSecond: null,
    architecture: "",
    unifiedMemory: false,
  };
}

/** Memory as drivers report it in start-up logs. */
export const gpus = {
  l4: gpu(22.03, 22.16, 24, 8.9),
  a4000: gpu(15.74, 15.74, 16, 8.6),
  t4: gpu(14.6, 14.75, 16, 7.5),
  rtx5090: gpu(31.35, 31.35, 32, 12),
  l40s: gpu(44.42, 44.42, 48, 8.9),
  a100of40: gpu(39.4, 39.4, 40, 8),
  a100of80: gpu(79.15, 79.25, 80, 8),
  h100: gpu(79.18, 79.18, 80, 9),
  h200: gpu(139.8, 139.8, 141, 9),
  rtxPro6000: gpu(95.01, 95.01, 96, 12),
};

export function inputOf(
  model: string | ModelShape,
  gpuSpec: GpuSpec,
  settings: Partial<ServerSettings> = {},
  rest: Partial<EstimateInput> = {},
): EstimateInput {
  return {
    model: typeof model === "string" ? shapeOf(model) : model,
    gpu: gpuSpec,
    server: server(settings),
    workloadContextTokens: null,
    measured: { weightBytes: null, kvCacheBytes: null, kvCacheTokens: null },
    ...rest,
  };
}

/** The estimate; a problem fails the test. */
export function estimated(input: EstimateInput): Estimate {
  const result = estimate(input);
  if ("problem" in result) throw new Error(result.problem);
  return result;
}
