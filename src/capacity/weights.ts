import { isAtLeast } from "../units/version.ts";
import { INDEX_KEY, KV_UP, QUERY_UP } from "./attentionMatrices.ts";
import { draftMatrices, draftServer, headExtras, knownDraft, sharesEmbedding } from "./draft.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import { loraBufferBytes } from "./loraBuffers.ts";
import type { LayerShape, ModelShape } from "./modelShape.ts";
import { quantizationInMemory } from "./onlineQuantization.ts";
import { embeddingMatrices, headMatrices, layerMatrices } from "./parameters.ts";
import type { PipelineStage } from "./pipelineStages.ts";
import type { CheckpointQuantization } from "./quantization.ts";
import { type GpuStorage, type Mxfp4Padding, matrixBytes, partFor, type Storage } from "./quantizedBytes.ts";
import { rotaryTableBytes } from "./rotaryTable.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { localShape, type TensorParallelism } from "./tensorSplit.ts";
import { elementsOf, NGRAM_TABLE, type WeightMatrix, type WeightRole } from "./weightMatrix.ts";

/** What the weights of one GPU depend on, beside the model. */
interface WeightSetting {
  readonly parallelism: TensorParallelism;
  readonly plainBytes: number;
  readonly quantization: CheckpointQuantization | null;
  readonly storage: Storage;
  /** 0.7 multiplied latent attention's up-projections into those before and behind them, and kept the products. */
  readonly keepsProducts: boolean;
}

function weightSetting(model: ModelShape, server: ServerSettings, gpu: GpuSpec): WeightSetting {
  return {
    parallelism: server,
    plainBytes: dtypeBytes(server.dtype),
    quantization: quantizationInMemory(model, server),
    storage: gpuStorage(gpu),
    keepsProducts: isAtLeast(server.version, 0, 7) && !isAtLeast(server.version, 0, 8),
  };
}

/**
 * Bytes of weights that one GPU of the stage holds once vLLM has loaded them ("Model loading took").
 * A module for further tokens is loaded only to guess with; towers are, unless the server serves text only.
 */
export function stageWeightBytes(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  stage: PipelineStage,
): number {
  const beside = stage.last ? draftBytes(server, gpu) : 0;
  if (model.published) return publishedShare(model, server, stage) + beside;
  const setting = weightSetting(model, server, gpu);
  let bytes = beside + rotaryTableBytes(model, setting.plainBytes);
  for (const [layer, count] of countLayers(model.layers, stage))
    bytes += count * layerBytes(layer, model, setting);
  bytes += sumBytes(endMatrices(model, server, stage), setting);
  bytes += loraBufferBytes(model, server, stage, setting.plainBytes);
  bytes += conversionBufferBytes(model, server, setting, stage);
  return Math.max(0, Math.ceil(bytes - server.cpuOffloadBytes));
}

/** What a draft with a checkpoint of its own takes on one GPU; the last stage holds it. */
function draftBytes(server: ServerSettings, gpu: GpuSpec): number {
  const known = server.speculation && knownDraft(server.speculation);
  if (!known || !server.speculation) return 0;
  const own = draftServer(server, known.draft);
  const whole = { start: 0, end: known.shape.layers.length, first: true, last: true };
  if (known.shape.published || !sharesEmbedding(server.speculation)) {
    return stageWeightBytes(known.shape, own, gpu, whole);
  }
  const setting = weightSetting(known.shape, own, gpu);
  const extras = headExtras(known.shape, server.speculation);
  let bytes = sumBytes([...known.shape.outerMatrices, ...extras], setting);
  for (const [layer, count] of countLayers(known.shape.layers, whole))
    bytes += count * layerBytes(layer, known.shape, setting);
  return bytes;
}

/** Bytes of the draft that `draftMatrices` builds, on one GPU. */
export function builtDraftBytes(model: ModelShape, server: ServerSettings, gpu: GpuSpec): number {
  return sumBytes(draftMatrices(model, server.speculation), weightSetting(model, server, gpu));
}

/** The routed experts of one layer on one GPU, of the layer that has most. */
export function expertLayerBytes(model: ModelShape, server: ServerSettings, gpu: GpuSpec): number {
  const setting = weightSetting(model, server, gpu);
  let most = 0;
  for (const layer of new Set(model.layers)) {
    const experts = layerMatrices(layer, model.hiddenSize).filter((each) => each.role === "experts");
    most = Math.max(most, sumBytes(experts, setting));
  }
  return most;
}

/** The same by part of the model, largest first; what `--cpu-offload-gb` moves away is not subtracted. */
export function stageWeightsByRole(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  stage: PipelineStage,
): readonly { readonly role: WeightRole | "lora" | "draft"; readonly bytes: number }[] {
  if (model.published) return [];
  const setting = weightSetting(model, server, gpu);
  const totals = new Map<WeightRole | "lora" | "draft", number>();
  const add = (matrices: readonly WeightMatrix[], count = 1): void => {
    for (const each of matrices) {
      totals.set(each.role, (totals.get(each.role) ?? 0) + count * localBytes(each, setting));
    }
    totals.set("attn", (totals.get("attn") ?? 0) + count * expandedCopies(matrices, setting));
  };
  for (const [layer, count] of countLayers(model.layers, stage))
    add(layerMatrices(layer, model.hiddenSize), count);
  add(endMatrices(model, server, stage));
  const adapters = loraBufferBytes(model, server, stage, setting.plainBytes);
  if (adapters > 0) totals.set("lora", adapters);
  const draft = stage.last ? draftBytes(server, gpu) : 0;
  if (draft > 0) totals.set("draft", draft);
  return [...totals].map(([role, bytes]) => ({ role, bytes })).sort((a, b) => b.bytes - a.bytes);
}

/**
 * Converting a 16-bit checkpoint while loading leaves the widest matrix's original allocated; observed with the
 * layer-wise loader of 2026, not before.
 */
function conversionBufferBytes(
  model: ModelShape,
  server: ServerSettings,
  setting: WeightSetting,
  stage: PipelineStage,
): number {
  if (model.quantization !== null || setting.quantization === null || !isAtLeast(server.version, 0, 19))
    return 0;
  const layer = model.layers[stage.start];
  if (!layer) return 0;
  const widths = layerMatrices(layer, model.hiddenSize)
    .filter((matrix) => matrix.role !== "experts" && partFor(setting.quantization, matrix.role) !== null)
    .map((matrix) => {
      const local = localShape(matrix, setting.parallelism);
      return local.rows * local.columns * local.count;
    });
  return Math.max(0, ...widths) * setting.plainBytes;
}

/** What the first stage holds before the layers and the last one behind them. */
function endMatrices(
  model: ModelShape,
  server: ServerSettings,
  stage: PipelineStage,
): readonly WeightMatrix[] {
  const matrices: WeightMatrix[] = [];
  if (stage.first) {
    const outer = server.ngramTablesOnHost
      ? model.outerMatrices.filter((matrix) => matrix.name !== NGRAM_TABLE)
      : model.outerMatrices;
    matrices.push(...embeddingMatrices(model), ...outer);
    if (!server.languageModelOnly) matrices.push(...model.towerMatrices);
  }
  // A tied head is the embedding, unless the embedding is on another stage.
  const tied = model.tiedEmbeddings && stage.first;
  if (stage.last && !model.poolsOnly && !tied) matrices.push(...headMatrices(model));
  if (stage.last) matrices.push(...draftMatrices(model, server.speculation));
  return matrices;
}

/** Bytes of the checkpoint's tensors as published, headers aside. */
export function checkpointBytes(model: ModelShape): number {
  const setting: WeightSetting = {
    parallelism: { tensorParallelSize: 1, dataParallelSize: 1, expertParallel: false, redundantExperts: 0 },
    plainBytes: dtypeBytes(model.checkpointDtype),
    quantization: model.quantization,
    storage: { where: "file" },
    keepsProducts: false,
  };
  const head = model.tiedEmbeddings && !model.tiedHeadStored ? [] : headMatrices(model);
  let bytes = sumBytes([...embeddingMatrices(model), ...head], setting);
  bytes += sumBytes([...model.outerMatrices, ...model.towerMatrices, ...model.nextTokenMatrices], setting);
  for (const layer of model.layers) bytes += sumBytes(layerMatrices(layer, model.hiddenSize), setting);
  return bytes;
}

export function dtypeBytes(dtype: ServerSettings["dtype"]): number {
  return dtype === "float32" ? 4 : 2;
}

/** Distinct layers of the stage with how often each occurs. */
function countLayers(layers: readonly LayerShape[], stage: PipelineStage): ReadonlyMap<LayerShape, number> {
  const counts = new Map<LayerShape, number>();
  for (let index = stage.start; index < stage.end; index++) {
    const layer = layers[index];
    if (layer) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  }
  return counts;
}

function layerBytes(layer: LayerShape, model: ModelShape, setting: WeightSetting): number {
  const matrices = layerMatrices(layer, model.hiddenSize);
  return sumBytes(matrices, setting) + expandedCopies(matrices, setting);
}

function sumBytes(matrices: readonly WeightMatrix[], setting: WeightSetting): number {
  let bytes = 0;
  for (const matrix of matrices) bytes += localBytes(matrix, setting);
  return bytes;
}

function localBytes(matrix: WeightMatrix, setting: WeightSetting): number {
  const onGpu = setting.storage.where === "gpu";
  const local = onGpu ? localShape(matrix, setting.parallelism) : matrix;
  // vLLM holds the index key at 16 bit even in FP8 checkpoints.
  const part = onGpu && matrix.name === INDEX_KEY ? null : partFor(setting.quantization, matrix.role);
  return (
    local.count * matrixBytes(matrix, local.rows, local.columns, part, setting.plainBytes, setting.storage)
  );
}

/**
 * Latent attention keeps a 16-bit copy of a quantized up-projection (`mla_attention.py`); 0.7 kept the products of the
 * up-projections with the query's and the output's instead, at the width of the weights.
 */
function expandedCopies(matrices: readonly WeightMatrix[], setting: WeightSetting): number {
  const up = matrices.find((matrix) => matrix.name === KV_UP);
  if (!up) return 0;
  const part = partFor(setting.quantization, up.role);
  const gpus = setting.parallelism.tensorParallelSize;
  if (setting.keepsProducts) return (productElements(matrices, up) / gpus) * (part ? 1 : setting.plainBytes);
  return part ? (elementsOf(up) / gpus) * setting.plainBytes : 0;
}

/** Heads × compressed width × (query's input + hidden size). */
function productElements(matrices: readonly WeightMatrix[], up: WeightMatrix): number {
  const output = matrices.find((matrix) => matrix.role === "attn_o");
  const query = matrices.find((matrix) => matrix.name === QUERY_UP) ?? up;
  const heads = output ? output.columns / HEAD_WIDTH : 0;
  return heads * up.columns * (query.columns + (output?.rows ?? 0));
}

/** Width of a head's values in every model of that time. */
const HEAD_WIDTH = 128;

function publishedShare(model: ModelShape, server: ServerSettings, stage: PipelineStage): number {
  const layers = stage.end - stage.start;
  const share = layers / (model.layers.length * server.tensorParallelSize);
  return Math.max(0, Math.ceil((model.published?.weightBytes ?? 0) * share - server.cpuOffloadBytes));
}

/** Without a known capability (AMD, described GPUs) FP8 is taken as native and experts as ROCm's kernels pad them. */
function gpuStorage(gpu: GpuSpec): GpuStorage {
  const capability = gpu.computeCapability;
  return {
    where: "gpu",
    nativeFp8: capability === null || capability >= 8.9,
    mxfp4: mxfp4Padding(capability),
  };
}

/**
 * Padding of the kernel that vLLM picks for MXFP4 experts: TensorRT-LLM on data-centre Blackwell, Triton on Hopper,
 * AITER on AMD, Marlin elsewhere (`fused_moe/oracle/mxfp4.py`).
 */
function mxfp4Padding(computeCapability: number | null): Mxfp4Padding {
  if (computeCapability === null) return { hidden: 256, intermediate: 256, valuesOnly: false };
  if (Math.floor(computeCapability) === 9) return { hidden: 256, intermediate: 1, valuesOnly: true };
  return { hidden: 256, intermediate: 128, valuesOnly: false };
}
