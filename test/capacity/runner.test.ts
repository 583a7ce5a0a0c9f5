import { describe, expect, it } from "vitest";
import { concurrentBatches, usesV2Runner } from "../../src/capacity/runner.ts";
import { server, shapeOf, version } from "./inputs.ts";

describe("the second model runner", () => {
  it.each([
    ["Qwen/Qwen3-8B", "0.21", false],
    ["Qwen/Qwen3-8B", "0.22", true],
    ["meta-llama/Llama-3.1-8B", "0.22", false],
    ["meta-llama/Llama-3.1-8B", "0.23", true],
    ["RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "0.23", false],
    ["RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "0.24", true],
    ["Qwen/Qwen2.5-7B-Instruct", "0.24", false],
    ["Qwen/Qwen2.5-7B-Instruct", "0.25", true],
    ["google/gemma-3-27b-it", "0.28", true],
    ["openai/gpt-oss-20b", "0.28", false],
    ["deepseek-ai/DeepSeek-V2-Lite", "0.23", false],
    ["deepseek-ai/DeepSeek-V2-Lite", "0.24", true],
    ["deepseek-ai/DeepSeek-V3", "0.28", false],
    ["Qwen/Qwen3-Next-80B-A3B-Instruct", "0.28", false],
    ["Qwen/Qwen3-Embedding-4B", "0.28", false],
  ])("serves %s in %s: %s", (id, release, expected) => {
    expect(usesV2Runner(shapeOf(id), server({ version: version(release) }))).toBe(expected);
  });

  it("serves a hybrid class that vLLM names", () => {
    const hybrid = shapeOf("Qwen/Qwen3-Next-80B-A3B-Instruct");
    const named = { ...hybrid, architecture: "KimiK3ForConditionalGeneration" };
    expect(usesV2Runner(named, server({ version: version("0.28") }))).toBe(true);
  });

  it.each([
    ["Qwen/Qwen3-8B", "eagle3", true],
    ["Qwen/Qwen3-8B", "ngram_gpu", false],
    ["Qwen/Qwen3-8B", "suffix", false],
    ["Qwen/Qwen3-8B", "draft_model", false],
    ["Qwen/Qwen3-Next-80B-A3B-Instruct", "dspark", true],
  ])("serves %s guessing by %s: %s", (id, method, expected) => {
    const settings = server({ version: version("0.28"), speculation: { method, tokens: 3 } });
    expect(usesV2Runner(shapeOf(id), settings)).toBe(expected);
  });
});

describe("batches in flight", () => {
  const batches = (id: string, release: string, pipelineParallelSize = 1): number =>
    concurrentBatches(shapeOf(id), server({ version: version(release), pipelineParallelSize }));

  it("are one a stage before asynchronous scheduling", () => {
    expect(batches("Qwen/Qwen3-8B", "0.11")).toBe(1);
    expect(batches("Qwen/Qwen3-8B", "0.11", 4)).toBe(4);
  });

  it("are one more on the second runner, two without stages on the first", () => {
    expect(batches("Qwen/Qwen3-8B", "0.28")).toBe(2);
    expect(batches("Qwen/Qwen3-8B", "0.28", 4)).toBe(5);
    expect(batches("openai/gpt-oss-20b", "0.28")).toBe(2);
    expect(batches("openai/gpt-oss-20b", "0.28", 4)).toBe(4);
  });
});
