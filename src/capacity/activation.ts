import { isAtLeast } from "../units/version.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import { imageProfile } from "./imageProfile.ts";
import { isRecurrent } from "./modelKind.ts";
import type {
  FeedForward,
  LayerShape,
  Mixer,
  MixtureFeedForward,
  ModelShape,
  RecurrentMixer,
} from "./modelShape.ts";
import type { OverheadCoefficients } from "./overheadCoefficients.ts";
import { usesV2Runner } from "./runner.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { paddedVocabulary } from "./tensorSplit.ts";
import { dtypeBytes } from "./weights.ts";

const GIB = 2 ** 30;

/** What a profile run peaks at, part by part; the largest of the first three counts, the others come on top. */
export interface ActivationParts {
  readonly layerBytes: number;
  readonly samplerBytes: number;
  /** The vision tower at its own peak, before the text model runs. */
  readonly towerBytes: number;
  readonly imageOutputBytes: number;
  readonly latentBytes: number;
}

export function activationParts(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  coefficients: OverheadCoefficients,
): ActivationParts {
  const images = imageProfile(model, server, coefficients);
  return {
    layerBytes: layerBytes(model, server, gpu, coefficients),
    samplerBytes: samplerBytes(model, server, coefficients),
    towerBytes: images.towerBytes,
    imageOutputBytes: images.outputBytes,
    latentBytes: latentBytes(model, server, coefficients),
  };
}

export function peakActivation(parts: ActivationParts): number {
  const largest = Math.max(parts.layerBytes, parts.samplerBytes, parts.towerBytes);
  return largest + parts.imageOutputBytes + parts.latentBytes;
}

/** fp32 copies of the logits of every request that may run, and the batch's hidden states, which are still there. */
function samplerBytes(model: ModelShape, server: ServerSettings, coefficients: OverheadCoefficients): number {
  if (model.poolsOnly || !model.languageModelHead) return 0;
  const rows = Math.min(server.maxNumSeqs, server.maxNumBatchedTokens);
  const logits = logitCopies(model, server, coefficients) * rows * paddedVocabulary(model.vocabularyRows) * 4;
  return logits + 2 * server.maxNumBatchedTokens * model.hiddenSize * dtypeBytes(server.dtype);
}

export function logitCopies(
  model: ModelShape,
  server: ServerSettings,
  coefficients: OverheadCoefficients,
): number {
  const { version } = server;
  if (usesV2Runner(model, server)) {
    return isAtLeast(version, 0, 28) ? coefficients.logitCopiesFrom028 : coefficients.logitCopies;
  }
  return isAtLeast(version, 0, 16) ? coefficients.logitCopiesFrom016 : coefficients.logitCopies;
}

/** The widest layer's intermediate results for all tokens of a batch. */
function layerBytes(
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  coefficients: OverheadCoefficients,
): number {
  const elementBytes = dtypeBytes(server.dtype);
  const tokens = server.maxNumBatchedTokens;
  let widest = 0;
  for (const layer of distinctLayers(model)) {
    let bytes = 0;
    for (const each of layer.feedForwards) {
      bytes = Math.max(bytes, feedForwardElements(each, model, server, gpu, coefficients));
    }
    for (const mixer of layer.mixers) bytes = Math.max(bytes, mixerElements(mixer, server, coefficients));
    widest = Math.max(widest, bytes);
  }
  const hidden = residualStreams(model) * model.hiddenSize;
  return elementBytes * (tokens * coefficients.hiddenCopies * hidden + widest);
}

/** Hyper-connections carry four streams of hidden states between the layers in every model that has them. */
function residualStreams(model: ModelShape): number {
  const connects = (layer: LayerShape): boolean => layer.extraMatrices.some((matrix) => matrix.role === "hc");
  return distinctLayers(model).some(connects) ? 4 : 1;
}

const layersOf = new WeakMap<ModelShape, readonly LayerShape[]>();

function distinctLayers(model: ModelShape): readonly LayerShape[] {
  const known = layersOf.get(model);
  if (known) return known;
  const layers = [...new Set(model.layers)];
  layersOf.set(model, layers);
  return layers;
}

/** Elements of a recurrent layer's projections for a whole batch. */
function mixerElements(mixer: Mixer, server: ServerSettings, coefficients: OverheadCoefficients): number {
  if (!isRecurrent(mixer)) return 0;
  return (
    (coefficients.recurrentCopies * server.maxNumBatchedTokens * recurrentWidth(mixer)) /
    server.tensorParallelSize
  );
}

function recurrentWidth(mixer: RecurrentMixer): number {
  switch (mixer.kind) {
    case "mamba1":
    case "mamba2":
      return 2 * mixer.innerSize;
    case "gated_deltanet":
      return 2 * (mixer.keyHeads * mixer.keyHeadSize + mixer.valueHeads * mixer.valueHeadSize);
    case "kimi_delta_attention":
    case "lightning_attention":
      return 4 * mixer.heads * mixer.headSize;
    case "short_convolution":
      return 0;
  }
}

/** Elements of a feed-forward's results: gate, up and their product; of a mixture, the workspaces of its kernel. */
function feedForwardElements(
  feedForward: FeedForward,
  model: ModelShape,
  server: ServerSettings,
  gpu: GpuSpec,
  coefficients: OverheadCoefficients,
): number {
  const gpus = server.tensorParallelSize;
  const tokens = server.maxNumBatchedTokens;
  if (feedForward.kind === "dense") {
    return (tokens * (feedForward.gated ? 3 : 2) * feedForward.intermediateSize) / gpus;
  }
  const experts = groupsByExpert(model, server, gpu)
    ? groupedExpertElements(feedForward, model, server)
    : expertElements(feedForward, model, server);
  return coefficients.expertFactor * experts + (tokens * 3 * feedForward.sharedIntermediateSize) / gpus;
}

/** Tokens of one pass through the experts; longer batches are cut (`VLLM_FUSED_MOE_CHUNK_SIZE`). */
const MOST_EXPERT_TOKENS = 32_768;

/**
 * Each token visits `active` experts: one workspace holds the wider of their input and their first product, the other
 * the second product (`fused_moe/modular_kernel.py`).
 */
function expertElements(mixture: MixtureFeedForward, model: ModelShape, server: ServerSettings): number {
  const slices = server.expertParallel ? 1 : server.tensorParallelSize * server.dataParallelSize;
  const inner = mixture.intermediateSize / slices;
  const width = mixture.latentSize ?? model.hiddenSize;
  const upWidth = (mixture.gated ? 2 : 1) * inner;
  return expertVisits(mixture, server) * (Math.max(width, upWidth) + inner);
}

function expertVisits(mixture: MixtureFeedForward, server: ServerSettings): number {
  return Math.min(server.maxNumBatchedTokens, MOST_EXPERT_TOKENS) * mixture.activeExperts;
}

/** Rows to which DeepGEMM fills up the tokens of each expert. */
const GROUP_ROWS = 128;

/** Tokens sorted by expert, each expert's rows filled up: two workspaces as wide as the input, and its FP8 copy. */
function groupedExpertElements(
  mixture: MixtureFeedForward,
  model: ModelShape,
  server: ServerSettings,
): number {
  const gpus = server.tensorParallelSize * server.dataParallelSize;
  const local = server.expertParallel ? Math.ceil(mixture.experts / gpus) : mixture.experts;
  const rows = expertVisits(mixture, server) + (GROUP_ROWS - 1) * local;
  return rows * 2.5 * (mixture.latentSize ?? model.hiddenSize);
}

/** FP8 in blocks runs through DeepGEMM on Hopper and data-centre Blackwell, by default since 0.11. */
function groupsByExpert(model: ModelShape, server: ServerSettings, gpu: GpuSpec): boolean {
  const generation = Math.floor(gpu.computeCapability ?? 0);
  if ((generation !== 9 && generation !== 10) || !isAtLeast(server.version, 0, 11)) return false;
  const parts = model.quantization?.parts ?? [];
  return parts.some((part) => part.roles.includes("experts") && part.layout.method === "fp8_block");
}

/**
 * Latent attention expands its cache for a chunk of the context: keys and values of the local heads, and the cached
 * vectors themselves (`mla_attention.py determine_chunked_prefill_workspace_size`). Sparse attention scores its index
 * in a buffer of fixed size instead (`VLLM_SPARSE_INDEXER_MAX_LOGITS_MB`).
 */
function latentBytes(model: ModelShape, server: ServerSettings, coefficients: OverheadCoefficients): number {
  let bytes = 0;
  for (const layer of distinctLayers(model)) {
    for (const mixer of layer.mixers) {
      if (mixer.kind === "compressed_attention") bytes = Math.max(bytes, INDEX_SCORES);
      if (mixer.kind !== "latent_attention") continue;
      const heads = mixer.queryHeads / server.tensorParallelSize;
      const expanded = heads * (mixer.keyHeadSize + mixer.valueHeadSize);
      const width = expanded + mixer.kvLoraRank + mixer.ropeHeadSize;
      const workspace = workspaceTokens(model, server) * width * dtypeBytes(server.dtype);
      bytes = Math.max(bytes, mixer.indexer ? workspace + INDEX_SCORES : workspace);
    }
  }
  return bytes === 0 ? 0 : bytes + coefficients.latentGiB * GIB;
}

const INDEX_SCORES = 512 * 2 ** 20;

function workspaceTokens(model: ModelShape, server: ServerSettings): number {
  const length = typeof server.maxModelLen === "number" ? server.maxModelLen : (model.maxPosition ?? 8192);
  const wanted = Math.max(8 * length, 4 * server.maxNumSeqs * (server.blockSize ?? 16));
  return Math.min(wanted, 65_536);
}
