import { configuredMaxPosition } from "./contextLimit.ts";
import type { AttentionMixer, LayerShape, Mixer, ModelShape } from "./modelShape.ts";

/**
 * The tables of rotary positions that vLLM builds for the configured length, whatever `--max-model-len` is:
 * length × rotated channels × bytes, one for every way in which the layers rotate (`layers/rotary_embedding`).
 */
export function rotaryTableBytes(model: ModelShape, elementBytes: number): number {
  const configured = configuredMaxPosition(model);
  if (configured === null) return 0;
  const tables = new Map<string, number>();
  for (const layer of new Set<LayerShape>(model.layers)) {
    for (const mixer of layer.mixers) {
      const channels = rotatedChannels(mixer, model.modelType);
      if (channels === 0) continue;
      const local = rotatesLocally(mixer, model.modelType);
      // DeepSeek V4 keeps its tables in fp32 (`rotary_embedding/deepseek_scaling_rope.py`).
      const width = mixer.kind === "compressed_attention" ? 4 : elementBytes;
      tables.set(`${channels} ${local}`, width * channels * tableTokens(model, configured, local));
    }
  }
  let bytes = 0;
  for (const each of tables.values()) bytes += each;
  return bytes;
}

function rotatedChannels(mixer: Mixer, modelType: string): number {
  if (mixer.kind === "latent_attention" || mixer.kind === "compressed_attention") return mixer.ropeHeadSize;
  if (mixer.kind !== "attention" || mixer.span.kind === "encoder" || mixer.span.kind === "cross") return 0;
  return mixer.headSize * rotatedShare(mixer, modelType);
}

/** Part of each head that rotates (`partial_rotary_factor`): Step's and Laguna's by layer, MiMo's 64 of 192 channels. */
function rotatedShare(mixer: AttentionMixer, modelType: string): number {
  if (/^qwen(3_next|3_5|4_exp)/.test(modelType)) return 1 / 4;
  if (modelType.startsWith("mimo_v2")) return 1 / 3;
  if (modelType.startsWith("solar_open2")) return 0;
  return /^(step3p|laguna)/.test(modelType) && mixer.span.kind === "full" ? 1 / 2 : 1;
}

/** Layers with a window that rotate by a base of their own; DeepSeek V4's are those that compress nothing. */
function rotatesLocally(mixer: Mixer, modelType: string): boolean {
  if (mixer.kind === "compressed_attention") return mixer.compressRatio === 0;
  const isSliding = mixer.kind === "attention" && mixer.span.kind === "sliding";
  return isSliding && /^(gemma[34]|mimo_v2|step3p|laguna)/.test(modelType);
}

function tableTokens(model: ModelShape, configured: number, local: boolean): number {
  const { modelType, ropeScaling } = model;
  // Positions of images and videos run along three axes; the table is four times as long.
  if (/^qwen(2|2_5|3)_vl|^qwen3_5|^qwen4_exp/.test(modelType)) return 4 * configured;
  // Gemma 3 states the scaled length, and its linear table multiplies it once more.
  const scalesAgain = modelType.startsWith("gemma3") && ropeScaling?.type === "linear" && !local;
  return scalesAgain ? configured * (ropeScaling.factor ?? 1) : configured;
}
