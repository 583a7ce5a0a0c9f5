import {
  attentionMatrices,
  compressedAttentionMatrices,
  latentAttentionMatrices,
} from "./attentionMatrices.ts";
import { feedForwardMatrices } from "./feedForwardMatrices.ts";
import type { LayerShape, Mixer, ModelShape } from "./modelShape.ts";
import { recurrentMatrices } from "./recurrentMatrices.ts";
import { elementsOf, matrix, vector, type WeightMatrix } from "./weightMatrix.ts";

/** Distinct parameters of the checkpoint, by the part that a server may leave out. */
export interface ParameterCounts {
  readonly text: number;
  readonly towers: number;
  readonly nextToken: number;
}

export function countParameters(model: ModelShape): ParameterCounts {
  let text = sum(embeddingMatrices(model)) + sum(model.outerMatrices);
  if (!model.tiedEmbeddings) text += sum(headMatrices(model));
  for (const layer of model.layers) text += sum(layerMatrices(layer, model.hiddenSize));
  return { text, towers: sum(model.towerMatrices), nextToken: sum(model.nextTokenMatrices) };
}

/** All distinct parameters of the checkpoint. */
export function parameterCount(model: ModelShape): number {
  const counts = countParameters(model);
  return counts.text + counts.towers + counts.nextToken;
}

function sum(matrices: readonly WeightMatrix[]): number {
  return matrices.reduce((total, next) => total + elementsOf(next), 0);
}

export function embeddingMatrices(model: ModelShape): readonly WeightMatrix[] {
  return [matrix("embed", "embedding", model.vocabularyRows, model.hiddenSize, "vocabulary")];
}

/** The output matrix, as its own tensor; tied models share the embedding's. */
export function headMatrices(model: ModelShape): readonly WeightMatrix[] {
  if (!model.languageModelHead) return [];
  return [matrix("lm_head", "output head", model.vocabularyRows, model.hiddenSize, "vocabulary")];
}

const remembered = new WeakMap<LayerShape, readonly WeightMatrix[]>();

/** All tensors of one layer. A layer shape belongs to one model, so its matrices are listed once. */
export function layerMatrices(layer: LayerShape, hiddenSize: number): readonly WeightMatrix[] {
  const known = remembered.get(layer);
  if (known) return known;
  const matrices = [
    ...layer.mixers.flatMap((mixer) => mixerMatrices(mixer, hiddenSize)),
    ...layer.feedForwards.flatMap((feedForward) => feedForwardMatrices(feedForward, hiddenSize)),
    ...layer.extraMatrices,
    vector("norm", "norms", layer.vectorElements),
  ];
  remembered.set(layer, matrices);
  return matrices;
}

function mixerMatrices(mixer: Mixer, hiddenSize: number): readonly WeightMatrix[] {
  switch (mixer.kind) {
    case "attention":
      return attentionMatrices(mixer, hiddenSize);
    case "latent_attention":
      return latentAttentionMatrices(mixer, hiddenSize);
    case "compressed_attention":
      return compressedAttentionMatrices(mixer, hiddenSize);
    default:
      return recurrentMatrices(mixer, hiddenSize);
  }
}
