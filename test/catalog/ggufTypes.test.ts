import { describe, expect, it } from "vitest";
import { checkpointBytes } from "../../src/capacity/weights.ts";
import { findModel } from "../../src/catalog/findModel.ts";
import { ggufOfBase } from "../../src/catalog/modelName.ts";
import { documentOf, openService } from "../support/service.ts";

function gigabytes(name: string): number {
  const match = findModel(name);
  if (match.kind !== "assumed") throw new Error(`${name} is ${match.kind}`);
  return checkpointBytes(match.shape) / 1e9;
}

describe("the size of a GGUF file", () => {
  // Bits of one weight as llama.cpp publishes them for Llama 3.1 8B (tools/quantize/README.md); 8.03 billion weights.
  it.each([
    ["IQ2_M", 2.9294],
    ["Q2_K", 3.1593],
    ["Q3_K_S", 3.6429],
    ["Q3_K_M", 3.996],
    ["Q3_K_L", 4.2979],
    ["IQ4_XS", 4.4597],
    ["IQ4_NL", 4.6818],
    ["Q4_K_S", 4.6672],
    ["Q4_K_M", 4.8944],
    ["Q5_K_S", 5.5704],
    ["Q5_K_M", 5.7036],
    ["Q6_K", 6.5633],
    ["Q8_0", 8.5008],
  ])("of type %s is %f bits a weight", (type, published) => {
    const bits = (gigabytes(`bartowski/Meta-Llama-3.1-8B-Instruct-GGUF:${type}`) * 8) / 8.0303;
    expect(Math.abs(bits / published - 1)).toBeLessThan(0.002);
  });

  // llama.cpp, same page: Llama 3.1 70B and 405B as Q4_K_M.
  it.each([
    ["meta-llama/Llama-3.1-70B-Instruct", 43.1, 0.02],
    ["meta-llama/Llama-3.1-405B-Instruct", 249.1, 0.03],
  ])("grows with the model: %s", (model, published, within) => {
    expect(Math.abs(gigabytes(`${model}-GGUF:Q4_K_M`) / published - 1)).toBeLessThan(within);
  });

  it("counts a tied embedding with the bits of a head", () => {
    expect(gigabytes("Qwen/Qwen3-0.6B-GGUF:Q4_K_M")).toBeGreaterThan((0.596 * 4.9) / 8);
  });

  it("is not known where the name says no type", () => {
    expect(findModel("unsloth/Qwen3-8B-GGUF")).toMatchObject({ kind: "unknown" });
    expect(findModel("unsloth/Qwen3-8B-GGUF:Q9_X")).toMatchObject({ kind: "unknown" });
  });
});

describe("a GGUF file whose name leads nowhere", () => {
  it("is named by the model that it was made from", () => {
    expect(ggufOfBase("/models/mine.Q4_K_M.gguf", "Qwen/Qwen3-8B")).toBe("Qwen/Qwen3-8B:Q4_K_M");
    expect(ggufOfBase("/models/mine.gguf", "Qwen/Qwen3-8B")).toBeNull();
    expect(ggufOfBase("mine/model", "Qwen/Qwen3-8B")).toBeNull();
  });

  it.each(["--tokenizer", "--hf-config-path"])("is estimated by %s", async (flag) => {
    const service = await openService();
    const text = `# gpuplan: gpu=L4\nvllm serve ./mine-Q4_K_M.gguf ${flag} Qwen/Qwen3-8B\n`;
    const [assessment] = service.analyze(documentOf(text)).assessments;
    expect(assessment?.deployment.model.value?.assumption).toContain("Q4_K_M");
  });
});
