import { configuredMaxPosition } from "./contextLimit.ts";
import type { ModelShape } from "./modelShape.ts";

/**
 * The table of rotary positions that vLLM builds for the configured length, whatever `--max-model-len` is
 * (`layers/rotary_embedding`): length × rotated channels × bytes, once.
 */
export function rotaryTableBytes(model: ModelShape, elementBytes: number): number {
  const tokens = configuredMaxPosition(model);
  if (tokens === null) return 0;
  let channels = 0;
  for (const layer of model.layers) {
    for (const mixer of layer.mixers) {
      if (mixer.kind === "attention" && mixer.span.kind !== "encoder")
        channels = Math.max(channels, mixer.headSize);
      if (mixer.kind === "latent_attention" || mixer.kind === "compressed_attention") {
        channels = Math.max(channels, mixer.ropeHeadSize);
      }
    }
    if (channels > 0) break;
  }
  return tokens * channels * elementBytes;
}
