import { describe, expect, it } from "vitest";
import { isRecurrent } from "../../src/capacity/modelKind.ts";
import { recurrentStateBytes, type StateSetting } from "../../src/capacity/recurrentState.ts";
import { shapeOf } from "./inputs.ts";

function stateBytes(id: string, changes: Partial<StateSetting> = {}): number {
  const model = shapeOf(id);
  const mixer = model.layers.flatMap((layer) => layer.mixers).find(isRecurrent);
  if (!mixer) throw new Error("no recurrent layer");
  const { hiddenSize, modelType } = model;
  return recurrentStateBytes(mixer, {
    tensorParallelSize: 1,
    hiddenSize,
    modelType,
    dtypeBytes: 2,
    stateDtype: "auto",
    draftTokens: 0,
    ...changes,
  });
}

describe("the state of one request in one layer", () => {
  it("is 49,152 bytes of convolution and a matrix a head in Qwen3-Next, at the model's dtype", () => {
    expect(stateBytes("Qwen/Qwen3-Next-80B-A3B-Instruct")).toBe(49_152 + 32 * 128 * 128 * 2);
  });

  it("follows the configuration in Qwen3.5 and Nemotron-H, and is fp32 in Kimi Linear", () => {
    expect(stateBytes("Qwen/Qwen3.5-35B-A3B")).toBe(49_152 + 32 * 128 * 128 * 4);
    // (D + 2GN) × 3 × 2 and heads × head × state × 4.
    expect(stateBytes("nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16")).toBe(
      (4096 + 2 * 8 * 128) * 6 + 64 * 64 * 128 * 4,
    );
    expect(stateBytes("moonshotai/Kimi-Linear-48B-A3B-Instruct")).toBe(3 * 4096 * 3 * 2 + 32 * 128 * 128 * 4);
  });

  it("is divided among GPUs; groups that do not divide are copied", () => {
    expect(stateBytes("Qwen/Qwen3-Next-80B-A3B-Instruct", { tensorParallelSize: 4 })).toBe(
      (49_152 + 1_048_576) / 4,
    );
    // Granite 4 has one group: two GPUs hold one each.
    const whole = { tensorParallelSize: 1 };
    const half = { tensorParallelSize: 2 };
    const granite = "ibm-granite/granite-4.0-h-small";
    const extra = (2 * 128 * 3 * 2) / 2;
    expect(stateBytes(granite, half)).toBe(stateBytes(granite, whole) / 2 + extra);
  });

  it("is small for Mamba-1's channels, lightning attention and short convolutions as their formulas say", () => {
    expect(stateBytes("ai21labs/Jamba-v0.1")).toBe(8192 * 3 * 2 + 8192 * 16 * 2);
    expect(stateBytes("MiniMaxAI/MiniMax-Text-01")).toBe(64 * 128 * 128 * 2);
    expect(stateBytes("LiquidAI/LFM2-350M")).toBe(1024 * 2 * 2);
  });
});
