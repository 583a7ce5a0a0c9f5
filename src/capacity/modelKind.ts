import type { LayerShape, Mixer, ModelShape, RecurrentMixer } from "./modelShape.ts";

/** What kinds of layers a model has; asked often, so remembered per shape. */
interface ModelKind {
  readonly hybrid: boolean;
  readonly mixture: boolean;
  readonly latent: boolean;
  readonly compressed: boolean;
}

const remembered = new WeakMap<ModelShape, ModelKind>();

/** Whether some layers keep a recurrent state. */
export function isHybrid(model: ModelShape): boolean {
  return kindOf(model).hybrid;
}

export function isMixture(model: ModelShape): boolean {
  return kindOf(model).mixture;
}

/** Whether the attention is latent (MLA). */
export function isLatent(model: ModelShape): boolean {
  return kindOf(model).latent;
}

/** Whether the attention keeps compressed states (DeepSeek V4). */
export function isCompressed(model: ModelShape): boolean {
  return kindOf(model).compressed;
}

export function isRecurrent(mixer: Mixer): mixer is RecurrentMixer {
  return (
    mixer.kind !== "attention" && mixer.kind !== "latent_attention" && mixer.kind !== "compressed_attention"
  );
}

function kindOf(model: ModelShape): ModelKind {
  const known = remembered.get(model);
  if (known) return known;
  const layers = [...new Set<LayerShape>(model.layers)];
  const kind = {
    hybrid: layers.some((layer) => layer.mixers.some(isRecurrent)),
    mixture: layers.some((layer) => layer.feedForwards.some((each) => each.kind === "mixture")),
    latent: layers.some((layer) => layer.mixers.some((mixer) => mixer.kind === "latent_attention")),
    compressed: layers.some((layer) => layer.mixers.some((mixer) => mixer.kind === "compressed_attention")),
  };
  remembered.set(model, kind);
  return kind;
}
