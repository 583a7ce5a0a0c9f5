import { describe, expect, it } from "vitest";
import { compressedLayout } from "../../src/capacity/kvCompressedLayout.ts";
import { pipelineStages } from "../../src/capacity/pipelineStages.ts";
import { shapeOf } from "./inputs.ts";

const V4_1 = "deepseek-ai/DeepSeek-V4.1-Flash";

describe("states that few layers publish and the others read", () => {
  it("are kept by those four layers alone, with their index keys", () => {
    const model = shapeOf(V4_1);
    const { modelBlockBytes, groups } = compressedLayout(model, []);
    // 256 tokens: three layers pool two, one keeps every state; pages are filled up to multiples of 576 bytes.
    const states = 3 * 130 * 576 + 260 * 576;
    const indexKeys = 3 * 30 * 576 + 59 * 576;
    expect(modelBlockBytes).toBe(states + indexKeys);
    // What stays, four groups of windows, and the running states of the compressors that pool.
    expect(groups.map(({ spec }) => ("windowTokens" in spec ? spec.windowTokens : null))).toEqual([
      null,
      128,
      128,
      128,
      128,
      2,
    ]);
  });

  it("leave a stage that publishes none its windows", () => {
    const model = shapeOf(V4_1);
    const { stageBlockBytes } = compressedLayout(model, pipelineStages(model.layers.length, 4));
    expect(stageBlockBytes.at(-1)).toBe((10 * 65 * 576) / 4);
  });
});
