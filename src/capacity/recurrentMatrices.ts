import type { RecurrentMixer } from "./modelShape.ts";
import { matrix, vector, type WeightMatrix } from "./weightMatrix.ts";

type MixerOf<Kind extends RecurrentMixer["kind"]> = Extract<RecurrentMixer, { kind: Kind }>;

/**
 * Matrices of a layer whose state does not grow with the context. Convolutions are listed as vectors: they are a few
 * values a channel, and no method quantizes them.
 */
export function recurrentMatrices(mixer: RecurrentMixer, hiddenSize: number): readonly WeightMatrix[] {
  switch (mixer.kind) {
    case "mamba1":
      return mamba1Matrices(mixer, hiddenSize);
    case "mamba2":
      return mamba2Matrices(mixer, hiddenSize);
    case "gated_deltanet":
      return gatedDeltaNetMatrices(mixer, hiddenSize);
    case "kimi_delta_attention":
      return kimiDeltaMatrices(mixer, hiddenSize);
    case "lightning_attention":
      return lightningMatrices(mixer, hiddenSize);
    case "short_convolution":
      return [
        matrix("ssm", "convolution input", 3 * hiddenSize, hiddenSize, "output"),
        vector("ssm", "convolution", hiddenSize * mixer.convKernel, "output"),
        matrix("ssm", "convolution output", hiddenSize, hiddenSize, "input"),
      ];
  }
}

function mamba1Matrices(mixer: MixerOf<"mamba1">, hiddenSize: number): readonly WeightMatrix[] {
  const { innerSize, stateSize, convKernel, deltaRank } = mixer;
  const projected = deltaRank + 2 * stateSize;
  return [
    matrix("ssm", "state input", 2 * innerSize, hiddenSize, "output"),
    vector("ssm", "convolution", innerSize * convKernel + innerSize, "output"),
    matrix("ssm", "state parameters", projected, innerSize, "input"),
    matrix("ssm", "time step", innerSize, deltaRank, "output"),
    vector("ssm", "time step bias, decay, skip", innerSize * (stateSize + 2), "output"),
    matrix("ssm", "state output", hiddenSize, innerSize, "input"),
    ...(mixer.innerNorms ? [vector("norm", "state norms", projected)] : []),
  ];
}

function mamba2Matrices(mixer: MixerOf<"mamba2">, hiddenSize: number): readonly WeightMatrix[] {
  const { innerSize, stateSize, convKernel, heads, groups } = mixer;
  const convolved = innerSize + 2 * groups * stateSize;
  return [
    matrix("ssm", "state input", innerSize + convolved + heads, hiddenSize, "output"),
    vector("ssm", "convolution", convolved * (convKernel + (mixer.convBias ? 1 : 0)), "output"),
    vector("ssm", "time step bias, decay, skip", 3 * heads, "output"),
    matrix("ssm", "state output", hiddenSize, innerSize, "input"),
    ...(mixer.gatedNorm ? [vector("norm", "gated norm", innerSize, "output")] : []),
  ];
}

function gatedDeltaNetMatrices(
  mixer: MixerOf<"gated_deltanet">,
  hiddenSize: number,
): readonly WeightMatrix[] {
  const keyWidth = mixer.keyHeads * mixer.keyHeadSize;
  const valueWidth = mixer.valueHeads * mixer.valueHeadSize;
  return [
    matrix("ssm", "query, key, value, gate", 2 * keyWidth + 2 * valueWidth, hiddenSize, "output"),
    matrix("ssm_ba", "beta and decay", 2 * mixer.valueHeads, hiddenSize, "output"),
    vector("ssm", "convolution", (2 * keyWidth + valueWidth) * mixer.convKernel, "output"),
    vector("ssm", "time step bias, decay", 2 * mixer.valueHeads, "output"),
    vector("norm", "gated norm", mixer.valueHeadSize),
    matrix("ssm", "state output", hiddenSize, valueWidth, "input"),
  ];
}

function kimiDeltaMatrices(
  mixer: MixerOf<"kimi_delta_attention">,
  hiddenSize: number,
): readonly WeightMatrix[] {
  const { heads, headSize, convKernel } = mixer;
  const width = heads * headSize;
  return [
    matrix("ssm", "query, key, value", 3 * width, hiddenSize, "output"),
    vector("ssm", "convolutions", 3 * width * convKernel, "output"),
    matrix("ssm_ba", "decay down", headSize, hiddenSize, "replicated"),
    matrix("ssm_ba", "decay up", width, headSize, "output"),
    vector("ssm", "time step bias, decay", width + heads, "output"),
    matrix("ssm_ba", "beta", heads, hiddenSize, "output"),
    ...(mixer.fullRankGate
      ? [matrix("ssm", "output gate", width, hiddenSize, "output")]
      : [
          matrix("ssm_ba", "output gate down", headSize, hiddenSize, "replicated"),
          matrix("ssm_ba", "output gate up", width, headSize, "output"),
        ]),
    vector("norm", "gated norm", headSize),
    matrix("ssm", "state output", hiddenSize, width, "input"),
  ];
}

function lightningMatrices(
  mixer: MixerOf<"lightning_attention">,
  hiddenSize: number,
): readonly WeightMatrix[] {
  const width = mixer.heads * mixer.headSize;
  return [
    matrix("attn", "query, key, value", 3 * width, hiddenSize, "output"),
    matrix("attn", "output gate", width, hiddenSize, "output"),
    vector("norm", "output norm", width, "output"),
    matrix("attn_o", "attention output", hiddenSize, width, "input"),
  ];
}
