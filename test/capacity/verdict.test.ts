import { describe, expect, it } from "vitest";
import { verdictOfEstimate } from "../../src/capacity/verdict.ts";
import { estimated, gpus, inputOf } from "./inputs.ts";

describe("the verdict", () => {
  it("says what the model was made for, however little of it the KV cache holds", () => {
    const input = inputOf("meta-llama/Llama-3.1-8B-Instruct", gpus.l4, { maxModelLen: 200_000 });
    const estimate = estimated(input);
    const ask = { requests: null, contextTokens: null, replicas: 1, gpuCount: null, poolGrows: false };
    expect(estimate.longestContextTokens).toBeLessThan(131_072);
    expect(verdictOfEstimate(input, estimate, ask).sentence).toBe(
      "vLLM will not start: 200,000 tokens are more than the model was made for (128K).",
    );
  });
});
