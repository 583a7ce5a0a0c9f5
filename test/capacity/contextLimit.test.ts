import { describe, expect, it } from "vitest";
import { configuredMaxPosition, defaultMaxModelLen } from "../../src/capacity/contextLimit.ts";
import { shapeOf, version } from "./inputs.ts";

describe("the length that a model is configured for", () => {
  it.each([
    // Llama 3's scaling is part of the stated length.
    ["meta-llama/Llama-3.1-8B", 131_072],
    // YaRN: 4,096 × 40, not 163,840 × 40.
    ["deepseek-ai/DeepSeek-V3", 163_840],
    ["openai/gpt-oss-20b", 131_072],
    // Linear scaling is not applied to Gemma 3.
    ["google/gemma-3-27b-it", 131_072],
    ["Qwen/Qwen2.5-7B-Instruct", 32_768],
  ])("%s: %i", (id, tokens) => {
    expect(configuredMaxPosition(shapeOf(id))).toBe(tokens);
  });

  it("multiplies linear and dynamic scaling", () => {
    const model = {
      ...shapeOf("Qwen/Qwen2.5-7B-Instruct"),
      ropeScaling: { type: "linear", factor: 4, originalMaxPosition: null },
    };
    expect(configuredMaxPosition(model)).toBe(131_072);
    expect(configuredMaxPosition({ ...model, ropeScaling: { ...model.ropeScaling, type: "dynamic" } })).toBe(
      131_072,
    );
  });
});

describe("scaling", () => {
  const plain = { ...shapeOf("Qwen/Qwen2.5-7B-Instruct"), modelType: "qwen2", maxPosition: 32_768 };
  it.each([
    ["yarn", 4, 32_768, 131_072, 131_072],
    ["llama3", 8, 8192, 131_072, 131_072],
    ["longrope", 32, 4096, 131_072, 131_072],
    ["su", 32, 4096, 131_072, 131_072],
    ["linear", 2, null, 32_768, 65_536],
  ])("%s by %i from %s", (type, factor, originalMaxPosition, maxPosition, longest) => {
    const ropeScaling = { type, factor, originalMaxPosition };
    expect(configuredMaxPosition({ ...plain, maxPosition, ropeScaling })).toBe(longest);
  });

  it("leaves a model without a stated length without one", () => {
    expect(configuredMaxPosition({ ...plain, maxPosition: null })).toBeNull();
    expect(defaultMaxModelLen({ ...plain, maxPosition: null }, version("0.28"))).toBeNull();
  });
});

describe("the length that a server takes when none is given", () => {
  it("is the short one for LongRoPE since 0.11.1: Phi-4-mini starts with 4,096", () => {
    const phi = shapeOf("microsoft/Phi-4-mini-instruct");
    expect(defaultMaxModelLen(phi, version("0.11.0"))).toBe(131_072);
    expect(defaultMaxModelLen(phi, version("0.11.1"))).toBe(4096);
    expect(defaultMaxModelLen(phi, version("0.28"))).toBe(4096);
  });

  it("is the configured one otherwise", () => {
    expect(defaultMaxModelLen(shapeOf("meta-llama/Llama-3.1-8B"), version("0.28"))).toBe(131_072);
  });
});
