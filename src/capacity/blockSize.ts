import { isAtLeast } from "../units/version.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import { isHybrid, isLatent } from "./modelKind.ts";
import type { ModelShape } from "./modelShape.ts";
import type { ServerSettings } from "./serverSettings.ts";

const USUAL_BLOCK_TOKENS = 16;

/**
 * Tokens of one block before hybrids align it: what is asked for, else the smallest that the attention backend of
 * this GPU supports, 16 for most (`platforms/interface.py update_block_size_for_backend`).
 */
export function blockTokensFor(model: ModelShape, server: ServerSettings, gpu: GpuSpec): number {
  const smallest = isLatent(model) ? latentBlockTokens(model, server, gpu) : USUAL_BLOCK_TOKENS;
  if (server.blockSize === null) return smallest;
  return Math.max(1, server.blockSize);
}

function latentBlockTokens(model: ModelShape, server: ServerSettings, gpu: GpuSpec): number {
  const generation = Math.floor(gpu.computeCapability ?? 0);
  const sparse = model.layers.some((layer) =>
    layer.mixers.some((mixer) => mixer.kind === "latent_attention" && mixer.indexer !== null),
  );
  if (sparse) return 64;
  if (isHybrid(model)) return 128;
  // FlashMLA until FlashAttention took over; with an FP8 cache it still serves.
  if (generation === 9)
    return isAtLeast(server.version, 0, 12) && !server.kvCacheDtype.startsWith("fp8") ? 16 : 64;
  if (generation === 10) return isAtLeast(server.version, 0, 12) ? 32 : 128;
  return USUAL_BLOCK_TOKENS;
}
