import type { GpuSpec } from "../capacity/gpuSpec.ts";
import type { LayerShape, MixtureFeedForward, ModelShape } from "../capacity/modelShape.ts";
import { quantizationInMemory } from "../capacity/onlineQuantization.ts";
import { headMatrices, layerMatrices } from "../capacity/parameters.ts";
import { pipelineStages } from "../capacity/pipelineStages.ts";
import { partFor } from "../capacity/quantizedBytes.ts";
import type { ServerSettings } from "../capacity/serverSettings.ts";
import { localShape } from "../capacity/tensorSplit.ts";
import { isVector, type WeightMatrix, type WeightRole, weightRoles } from "../capacity/weightMatrix.ts";
import { stageWeightBytes, stageWeightsByRole } from "../capacity/weights.ts";
import { type AttentionWork, attentionWork } from "./attentionWork.ts";
import { convertsActivations, type Kernel, kernelFor } from "./kernels.ts";

/** What one GPU of a tensor-parallel group reads and computes for a step, over all pipeline stages that a token passes. */
export interface ModelWork {
  /** Matrices that every step reads whole. */
  readonly dense: readonly MatrixWork[];
  /** The output matrix, which only the last token of a prompt needs. */
  readonly head: MatrixWork;
  readonly experts: ExpertWork | null;
  /** What a draft reads and computes for each token that it guesses. */
  readonly draftBytes: number;
  readonly attention: AttentionWork;
  /** Key-value heads of a layer on this GPU. */
  readonly kvHeads: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly mixtureLayers: number;
  /** Layers whose activations are converted before they are multiplied. */
  readonly convertingLayers: number;
  /** Layers whose attention is latent, compressed or recurrent. */
  readonly composedLayers: number;
  /** Sums over the tensor-parallel group: one behind each mixer and each feed-forward. */
  readonly sums: number;
}

export interface MatrixWork {
  readonly kernel: Kernel;
  readonly bytes: number;
  readonly operationsPerToken: number;
}

export interface ExpertWork {
  readonly parts: readonly MatrixWork[];
  readonly experts: number;
  readonly activeExperts: number;
}

/** By the model and the draft beside it (without one the model once more), then by all else that decides. */
const remembered = new WeakMap<ModelShape, WeakMap<ModelShape, Map<string, ModelWork | string>>>();

/** More than one search tries with a model; models of the catalogue outlive every file that names them. */
const mostRemembered = 1000;

/** The work, or a sentence that says why it is not known. Remembered: advice asks for the same model again and again. */
export function modelWork(model: ModelShape, server: ServerSettings, gpu: GpuSpec): ModelWork | string {
  const draft = server.speculation?.draft?.shape ?? model;
  const ofModel = remembered.get(model) ?? new WeakMap<ModelShape, Map<string, ModelWork | string>>();
  const known = ofModel.get(draft) ?? new Map<string, ModelWork | string>();
  remembered.set(model, ofModel.set(draft, known));
  const key = keyOf(server, gpu);
  let work = known.get(key);
  if (work === undefined) {
    work = measureWork(model, server, gpu);
    if (known.size >= mostRemembered) known.clear();
    known.set(key, work);
  }
  return work;
}

/** Everything that the work depends on beside the shapes. */
function keyOf(server: ServerSettings, gpu: GpuSpec): string {
  return [
    gpu.computeCapability,
    gpu.architecture,
    server.version.major,
    server.version.minor,
    server.engine,
    server.dtype,
    server.quantization,
    server.kvCacheDtype,
    server.recurrentStateDtype,
    server.tensorParallelSize,
    server.pipelineParallelSize,
    server.dataParallelSize,
    server.expertParallel,
    server.redundantExperts,
    server.speculation?.method,
    server.speculation?.tokens,
    server.speculation?.draft?.tensorParallelSize,
    server.decodeContextParallelSize,
    server.cpuOffloadBytes,
  ].join(" ");
}

function measureWork(model: ModelShape, server: ServerSettings, gpu: GpuSpec): ModelWork | string {
  if (model.poolsOnly || !model.languageModelHead) return `${model.name} generates no tokens`;
  const attention = attentionWork(model, server, gpu);
  if (typeof attention === "string") return attention;
  const bytes = bytesByRole(model, server, gpu);
  const operations = operationsByRole(model, server);
  const quantization = quantizationInMemory(model, server);
  const work = (role: WeightRole): MatrixWork => ({
    kernel: kernelFor(partFor(quantization, role)?.layout ?? null, gpu),
    bytes: bytes.get(role) ?? 0,
    operationsPerToken: operations.get(role) ?? 0,
  });
  const roles = weightRoles.filter((role) => (bytes.has(role) || operations.has(role)) && !notRead.has(role));
  const mixture = firstMixture(model);
  const dense = merged(roles.map(work));
  return {
    dense,
    head: { ...work("lm_head"), bytes: headBytes(model, bytes) },
    experts: mixture && {
      parts: [work("experts")],
      experts: mixture.experts,
      activeExperts: mixture.activeExperts,
    },
    draftBytes: draftBytes(bytes, mixture) + headBytes(model, bytes),
    attention,
    kvHeads: kvHeadsOf(model, server.tensorParallelSize),
    hiddenSize: model.hiddenSize,
    layers: model.layers.length,
    mixtureLayers: model.layers.filter(isMixtureLayer).length,
    convertingLayers: dense.some((part) => convertsActivations(part.kernel)) ? model.layers.length : 0,
    composedLayers: model.layers.filter(isComposedLayer).length,
    sums: model.layers.reduce(
      (count, layer) => count + Number(layer.mixers.length > 0) + Number(layer.feedForwards.length > 0),
      0,
    ),
  };
}

/** What is counted on its own; tables of which a step reads a few rows; towers, which text does not pass. */
const notRead: ReadonlySet<WeightRole> = new Set([
  ...(["lm_head", "experts", "mtp", "mtp_o", "mtp_experts", "mtp_proj", "mtp_embed"] as const),
  ...(["embed", "vision", "audio"] as const),
]);

/** Weights of all stages by part; a model of which only totals are known is one dense part. */
function bytesByRole(model: ModelShape, server: ServerSettings, gpu: GpuSpec): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const stage of pipelineStages(model.layers.length, server.pipelineParallelSize)) {
    const parts = stageWeightsByRole(model, server, gpu, stage);
    if (parts.length === 0)
      bytes.set("mlp", (bytes.get("mlp") ?? 0) + stageWeightBytes(model, server, gpu, stage));
    for (const { role, bytes: more } of parts) {
      if (role !== "lora") bytes.set(role, (bytes.get(role) ?? 0) + more);
    }
  }
  return bytes;
}

/** Two operations a weight and token on one GPU; of the experts, those that a token is sent to. */
function operationsByRole(model: ModelShape, server: ServerSettings): ReadonlyMap<string, number> {
  const operations = new Map<string, number>();
  const add = (matrix: WeightMatrix, times: number): void => {
    if (isVector(matrix)) return;
    const local = localShape(matrix, { ...server, expertParallel: false, dataParallelSize: 1 });
    const count = 2 * local.rows * local.columns * local.count * times;
    operations.set(matrix.role, (operations.get(matrix.role) ?? 0) + count);
  };
  for (const layer of model.layers) {
    const mixture = layer.feedForwards.find((each) => each.kind === "mixture");
    const active = mixture ? mixture.activeExperts / mixture.experts : 1;
    for (const matrix of layerMatrices(layer, model.hiddenSize))
      add(matrix, matrix.role === "experts" ? active : 1);
  }
  for (const matrix of headMatrices(model)) add(matrix, 1);
  return operations;
}

/** A tied head is the embedding, which is then read whole. */
function headBytes(model: ModelShape, bytes: ReadonlyMap<string, number>): number {
  return bytes.get("lm_head") ?? (model.tiedEmbeddings ? (bytes.get("embed") ?? 0) : 0);
}

/** A draft of its own, or a module for further tokens: its dense part and the experts of one token. */
function draftBytes(bytes: ReadonlyMap<string, number>, mixture: MixtureFeedForward | null): number {
  const active = mixture ? mixture.activeExperts / mixture.experts : 1;
  const dense = (bytes.get("mtp") ?? 0) + (bytes.get("mtp_o") ?? 0) + (bytes.get("mtp_proj") ?? 0);
  return dense + (bytes.get("mtp_experts") ?? 0) * active + (bytes.get("draft") ?? 0);
}

/** One entry a kernel. */
function merged(parts: readonly MatrixWork[]): readonly MatrixWork[] {
  const byKernel = new Map<Kernel, MatrixWork>();
  for (const part of parts) {
    const known = byKernel.get(part.kernel);
    byKernel.set(part.kernel, {
      kernel: part.kernel,
      bytes: part.bytes + (known?.bytes ?? 0),
      operationsPerToken: part.operationsPerToken + (known?.operationsPerToken ?? 0),
    });
  }
  return [...byKernel.values()];
}

function firstMixture(model: ModelShape): MixtureFeedForward | null {
  for (const layer of model.layers) {
    for (const each of layer.feedForwards) if (each.kind === "mixture") return each;
  }
  return null;
}

function kvHeadsOf(model: ModelShape, gpus: number): number {
  for (const mixer of model.layers.flatMap((layer) => layer.mixers)) {
    if (mixer.kind === "attention") return Math.max(1, mixer.kvHeads / gpus);
  }
  return 1;
}

function isMixtureLayer(layer: LayerShape): boolean {
  return layer.feedForwards.some((each) => each.kind === "mixture");
}

function isComposedLayer(layer: LayerShape): boolean {
  return layer.mixers.some((mixer) => mixer.kind !== "attention");
}

/** Whether tokens go to different experts, which makes a step's bytes depend on the batch. */
export function isMixtureWork(work: ModelWork): boolean {
  return work.experts !== null;
}
