import type { ModelShape } from "./modelShape.ts";
import { layerMatrices } from "./parameters.ts";
import type { PipelineStage } from "./pipelineStages.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { isVector, type WeightMatrix, type WeightRole } from "./weightMatrix.ts";

/** Linear layers that vLLM wraps: attention and dense feed-forwards; experts only where a checkpoint asks for it. */
const wrapped: ReadonlySet<WeightRole> = new Set<WeightRole>(["attn", "attn_o", "mlp", "shared", "ssm"]);

/**
 * Room for adapters, allocated when the model is loaded: for each wrapped linear layer two matrices of the rank, the
 * side that tensor parallelism splits divided by it (`lora/layers/*.py create_lora_weights`).
 */
export function loraBufferBytes(
  model: ModelShape,
  server: ServerSettings,
  stage: PipelineStage,
  elementBytes: number,
): number {
  const { lora } = server;
  if (lora === null) return 0;
  let elements = 0;
  for (let index = stage.start; index < stage.end; index++) {
    const layer = model.layers[index];
    if (!layer) continue;
    for (const matrix of layerMatrices(layer, model.hiddenSize)) {
      if (wrapped.has(matrix.role) && !isVector(matrix))
        elements += widths(matrix, server, lora.fullySharded);
    }
  }
  return lora.adapters * lora.rank * elements * elementBytes;
}

/** Input and output width together, each as the GPU holds it. */
function widths(
  { rows, columns, count, split }: WeightMatrix,
  server: ServerSettings,
  sharded: boolean,
): number {
  const gpus = server.tensorParallelSize;
  const shared = sharded ? gpus : 1;
  switch (split) {
    case "output":
    case "kv_heads":
      return count * (columns / shared + rows / gpus);
    case "input":
      return count * (columns / gpus + rows / shared);
    default:
      return count * (columns + rows);
  }
}
