import { isAtLeast } from "../units/version.ts";
import type { ModelShape } from "./modelShape.ts";
import type { OverheadCoefficients } from "./overheadCoefficients.ts";
import type { ServerSettings } from "./serverSettings.ts";
import { dtypeBytes } from "./weights.ts";

/** What profiling images takes: while the tower runs, and afterwards, while the text model runs beside its output. */
export interface ImageProfile {
  readonly towerBytes: number;
  readonly outputBytes: number;
}

/**
 * vLLM profiles as many images of the largest size as one batch may encode (`multimodal/encoder_budget.py`).
 * The tower peaks at its feed-forward for all patches; its output stays beside the text model's run.
 */
export function imageProfile(
  model: ModelShape,
  server: ServerSettings,
  coefficients: OverheadCoefficients,
): ImageProfile {
  if (server.languageModelOnly || server.skipsImageProfiling) return NOTHING;
  const tower = towerOf(model);
  if (tower === null) return NOTHING;
  const { largestItemTokens, patchesPerToken } = encoderSize(model.modelType);
  const tokens = Math.max(server.maxNumBatchedTokens, largestItemTokens);
  const gpus = server.tensorParallelSize;
  const width = coefficients.towerCopies * tower.hiddenSize + tower.intermediateSize / gpus;
  const outputCopies = isAtLeast(server.version, 0, 24)
    ? coefficients.imageOutputCopiesFrom024
    : coefficients.imageOutputCopies;
  const elementBytes = dtypeBytes(server.dtype);
  return {
    towerBytes: tokens * patchesPerToken * width * elementBytes,
    outputBytes: outputCopies * tokens * model.hiddenSize * elementBytes,
  };
}

const NOTHING: ImageProfile = { towerBytes: 0, outputBytes: 0 };

interface Tower {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
}

const towers = new WeakMap<ModelShape, Tower | null>();

/** The widths of the tower's layers; `null` without one. A tower that is known by its size alone has none. */
function towerOf(model: ModelShape): Tower | null {
  const known = towers.get(model);
  if (known !== undefined) return known;
  const down = model.towerMatrices.find((matrix) => matrix.role === "vision" && matrix.name === "down");
  const tower = down ? { hiddenSize: down.rows, intermediateSize: down.columns } : null;
  towers.set(model, tower);
  return tower;
}

/** Tokens of the largest image, and patches that the tower computes for one of them, by family of processors. */
function encoderSize(modelType: string): {
  readonly largestItemTokens: number;
  readonly patchesPerToken: number;
} {
  // 12.8 to 16.8 million pixels in squares of 28 or 32.
  if (modelType.startsWith("qwen")) return { largestItemTokens: 16_384, patchesPerToken: 4 };
  if (modelType.startsWith("gemma3")) return { largestItemTokens: 256, patchesPerToken: 16 };
  if (modelType.startsWith("gemma4")) return { largestItemTokens: 2496, patchesPerToken: 9 };
  return { largestItemTokens: 3072, patchesPerToken: 4 };
}
