import { isAtLeast, type VllmVersion } from "../units/version.ts";
import type { Band } from "./band.ts";
import { isLatent, isMixture } from "./modelKind.ts";
import type { LayerShape, ModelShape } from "./modelShape.ts";
import { overheadConstants as constants } from "./overheadConstants.ts";
import { usesV2Runner } from "./runner.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { paddedVocabulary } from "./tensorSplit.ts";

const GIB = 2 ** 30;

/** What is taken from the budget beside weights and KV cache, on one GPU. */
export interface Overheads {
  readonly activationBytes: Band;
  /** Deducted from the KV cache, 0 where vLLM leaves graphs to the memory outside the budget. */
  readonly cudaGraphBytes: Band;
  readonly nonTorchBytes: Band;
}

export function estimateOverheads(model: ModelShape, server: ServerSettings): Overheads {
  return {
    activationBytes: activationBand(model, server),
    cudaGraphBytes: deductsCudaGraphs(model, server)
      ? around(constants.cudaGraphGiB * GIB, constants.cudaGraphSpread)
      : NOTHING,
    nonTorchBytes: nonTorchBand(model, server),
  };
}

/** What a profile run peaks at: the widest layer for all batched tokens, or the sampler's logits, whichever is larger. */
export function activationBytes(model: ModelShape, server: ServerSettings): number {
  const peak = Math.max(
    constants.activationFactor * layerActivationBytes(model, server),
    samplerBytes(model, server),
  );
  const latent = isLatent(model) ? constants.latentAttentionGiB * GIB : 0;
  const vision = profilesVision(model, server) ? constants.visionProfilingGiB * GIB : 0;
  return peak + latent + vision;
}

/** One batch's hidden states and MLP results: tokens × 2 bytes × (2 hidden + 3 MLP / TP). */
export function layerActivationBytes(model: ModelShape, server: ServerSettings): number {
  const width = 2 * model.hiddenSize + (3 * widestFeedForward(model)) / server.tensorParallelSize;
  return server.maxNumBatchedTokens * 2 * width;
}

/** Copies of the logits in fp32 for as many rows as requests may run. */
export function samplerBytes(model: ModelShape, server: ServerSettings): number {
  if (model.poolsOnly) return 0;
  const rows = Math.min(server.maxNumSeqs, server.maxNumBatchedTokens);
  return logitCopies(model, server.version) * rows * paddedVocabulary(model.vocabularyRows) * 4;
}

export function logitCopies(model: ModelShape, version: VllmVersion): number {
  if (usesV2Runner(model, version)) {
    return isAtLeast(version, 0, 28) ? constants.logitCopiesSecondRunnerFrom028 : constants.logitCopiesFirst;
  }
  return isAtLeast(version, 0, 16) ? constants.logitCopiesFrom016 : constants.logitCopiesFirst;
}

/** Since 0.21, and only on the first runner; nothing is captured in eager mode. */
export function deductsCudaGraphs(model: ModelShape, server: ServerSettings): boolean {
  return !server.enforceEager && isAtLeast(server.version, 0, 21) && !usesV2Runner(model, server.version);
}

function activationBand(model: ModelShape, server: ServerSettings): Band {
  return around(activationBytes(model, server), constants.activationSpread);
}

function nonTorchBand(model: ModelShape, server: ServerSettings): Band {
  let gib = constants.nonTorchGiB;
  if (server.tensorParallelSize > 1) {
    gib += constants.nonTorchTensorParallelGiB;
    if (isMixture(model)) gib += constants.nonTorchExpertsParallelGiB;
  }
  return around(gib * GIB, constants.nonTorchSpread);
}

function profilesVision(model: ModelShape, server: ServerSettings): boolean {
  return !server.languageModelOnly && model.towerMatrices.some((matrix) => matrix.role === "vision");
}

const NOTHING: Band = { low: 0, mid: 0, high: 0 };

function around(bytes: number, spreadGiB: { readonly low: number; readonly high: number }): Band {
  return { low: Math.max(0, bytes - spreadGiB.low * GIB), mid: bytes, high: bytes + spreadGiB.high * GIB };
}

const widest = new WeakMap<ModelShape, number>();

/** Width of the widest feed-forward: of a mixture, what its active experts and its shared one compute for a token. */
function widestFeedForward(model: ModelShape): number {
  const known = widest.get(model);
  if (known !== undefined) return known;
  let width = 0;
  for (const layer of new Set<LayerShape>(model.layers)) {
    for (const each of layer.feedForwards) {
      const own =
        each.kind === "dense"
          ? each.intermediateSize
          : each.activeExperts * each.intermediateSize + each.sharedIntermediateSize;
      width = Math.max(width, own);
    }
  }
  widest.set(model, width);
  return width;
}
