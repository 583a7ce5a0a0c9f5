import { isAtLeast } from "../units/version.ts";
import type { MixtureFeedForward, ModelShape } from "./modelShape.ts";
import { layerMatrices } from "./parameters.ts";
import type { PipelineStage } from "./pipelineStages.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { isVector, type WeightMatrix, type WeightRole } from "./weightMatrix.ts";

/** Linear layers that vLLM wraps: attention, dense feed-forwards and shared experts. */
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
    for (const each of layer.feedForwards) {
      if (each.kind === "mixture") elements += expertWidths(each, model.hiddenSize, server);
    }
  }
  return lora.adapters * lora.rank * elements * elementBytes;
}

/**
 * Since 0.11.1 adapters of experts too, for every expert that the GPU holds: gate, up and down each with both matrices,
 * of which the inner width is split, and since 0.12 the other one where adapters are fully sharded
 * (`lora/layers/fused_moe.py`). Experts that are dealt out whole take no adapters.
 */
function expertWidths(mixture: MixtureFeedForward, hiddenSize: number, server: ServerSettings): number {
  if (!isAtLeast(server.version, 0, 11, 1) || server.expertParallel) return 0;
  const inner = mixture.intermediateSize / (server.tensorParallelSize * server.dataParallelSize);
  const outer = mixture.latentSize ?? hiddenSize;
  const sharded = server.lora?.fullySharded === true && isAtLeast(server.version, 0, 12);
  const shared = sharded ? server.tensorParallelSize : 1;
  const up = (mixture.gated ? 2 : 1) * (outer / shared + inner);
  return mixture.experts * (up + inner + outer / shared);
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
