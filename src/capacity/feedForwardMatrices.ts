import type { DenseFeedForward, FeedForward, MixtureFeedForward } from "./modelShape.ts";
import { matrix, vector, type WeightMatrix, type WeightRole } from "./weightMatrix.ts";

export function feedForwardMatrices(feedForward: FeedForward, hiddenSize: number): readonly WeightMatrix[] {
  return feedForward.kind === "dense"
    ? denseMatrices(feedForward, hiddenSize)
    : mixtureMatrices(feedForward, hiddenSize);
}

function denseMatrices(mlp: DenseFeedForward, hiddenSize: number): readonly WeightMatrix[] {
  const matrices = gatedPair("mlp", mlp.intermediateSize, hiddenSize, mlp.gated);
  if (!mlp.bias) return matrices;
  return [
    ...matrices,
    vector("mlp", "up bias", mlp.intermediateSize * (mlp.gated ? 2 : 1), "output"),
    vector("mlp", "down bias", hiddenSize),
  ];
}

function gatedPair(
  role: WeightRole,
  width: number,
  hiddenSize: number,
  gated: boolean,
): readonly WeightMatrix[] {
  return [
    { ...matrix(role, gated ? "gate and up" : "up", width, hiddenSize, "output"), count: gated ? 2 : 1 },
    matrix(role, "down", hiddenSize, width, "input"),
  ];
}

function mixtureMatrices(mixture: MixtureFeedForward, hiddenSize: number): readonly WeightMatrix[] {
  const { experts, intermediateSize, gated, sharedIntermediateSize, latentSize } = mixture;
  const width = latentSize ?? hiddenSize;
  const upCount = gated ? 2 : 1;
  const matrices = [
    matrix("router", "router", experts, hiddenSize, "replicated"),
    {
      ...matrix("experts", "experts' up", intermediateSize, width, "expert_output"),
      count: upCount * experts,
      units: experts,
    },
    {
      ...matrix("experts", "experts' down", width, intermediateSize, "expert_input"),
      count: experts,
      units: experts,
    },
  ];
  if (mixture.routerBias) matrices.push(vector("router", "router bias", experts));
  if (mixture.expertBias) {
    matrices.push(
      {
        ...vector("experts", "experts' up bias", upCount * intermediateSize, "expert_output"),
        count: experts,
      },
      { ...vector("experts", "experts' down bias", width, "expert_whole"), count: experts, units: experts },
    );
  }
  if (sharedIntermediateSize > 0) {
    matrices.push(...gatedPair("shared", sharedIntermediateSize, hiddenSize, gated));
    if (mixture.sharedGate) matrices.push(matrix("router", "shared gate", 1, hiddenSize, "replicated"));
  }
  if (latentSize !== null) {
    matrices.push(
      matrix("latent", "latent down", latentSize, hiddenSize, "replicated"),
      matrix("latent", "latent up", hiddenSize, latentSize, "replicated"),
    );
  }
  return matrices;
}
