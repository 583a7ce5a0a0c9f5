import type { LayerShape, Mixer, ModelShape } from "./modelShape.ts";
import { layerMatrices } from "./parameters.ts";
import type { Speculation } from "./serverSettings.ts";
import { matrix, type WeightMatrix } from "./weightMatrix.ts";

/**
 * Weights that guessing ahead adds: the checkpoint's own module for further tokens, whose copies of embedding and head
 * are not kept, or a head of EAGLE's kind, which is about one layer of the model and a projection of what it sees.
 * Drafts that are models of their own are not known here.
 */
export function draftMatrices(model: ModelShape, speculation: Speculation | null): readonly WeightMatrix[] {
  if (speculation === null) return [];
  if (speculation.method === "mtp") {
    return model.nextTokenMatrices.filter((each) => each.role !== "mtp_embed");
  }
  const like = speculation.method.startsWith("eagle") ? lastAttending(model) : null;
  if (like === null) return [];
  const seen = speculation.method === "eagle3" ? 3 : 2;
  const dense = layerMatrices(like, model.hiddenSize).filter((each) => each.role !== "experts");
  return [
    ...dense,
    matrix("mtp_proj", "draft projection", model.hiddenSize, seen * model.hiddenSize, "replicated"),
  ];
}

/** The layer whose like a draft caches keys and values for; `null` when it adds none. */
export function draftMixers(model: ModelShape, speculation: Speculation | null): readonly Mixer[] {
  if (speculation === null) return [];
  const caches = speculation.method.startsWith("eagle") || hasNextTokenModule(model, speculation);
  const attends = caches ? lastAttending(model) : null;
  return attends ? attends.mixers.filter(isAttention).slice(0, 1) : [];
}

function hasNextTokenModule(model: ModelShape, { method }: Speculation): boolean {
  return method === "mtp" && model.nextTokenMatrices.length > 0;
}

function lastAttending(model: ModelShape): LayerShape | null {
  const attends = (layer: LayerShape): boolean => layer.mixers.some(isAttention);
  const full = (layer: LayerShape): boolean =>
    layer.mixers.some((mixer) => mixer.kind === "latent_attention" || isFull(mixer));
  return model.layers.findLast(full) ?? model.layers.findLast(attends) ?? null;
}

function isFull(mixer: Mixer): boolean {
  return mixer.kind === "attention" && mixer.span.kind === "full";
}

function isAttention(mixer: Mixer): boolean {
  return mixer.kind === "attention" || mixer.kind === "latent_attention";
}
