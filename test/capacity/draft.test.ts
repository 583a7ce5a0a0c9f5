import { describe, expect, it } from "vitest";
import { draftMatrices, guessesUnknown } from "../../src/capacity/draft.ts";
import { estimate } from "../../src/capacity/estimate.ts";
import type { Speculation } from "../../src/capacity/serverSettings.ts";
import { elementsOf } from "../../src/capacity/weightMatrix.ts";
import { estimated, GIB, gpus, inputOf, shapeOf } from "./inputs.ts";

const TARGET = "Qwen/Qwen3-8B";

function withDraft(name: string | null, more: Partial<Speculation> = {}, gpuCount = 1): Speculation {
  const shape = name === null ? null : shapeOf(name);
  return {
    method: "draft_model",
    tokens: 4,
    draft: { name: name ?? "somebody/draft", shape, tensorParallelSize: gpuCount === 1 ? null : gpuCount },
    ...more,
  };
}

function held(speculation: Speculation | null, tensorParallelSize = 1) {
  return estimated(inputOf(TARGET, gpus.h100, { maxModelLen: 4096, tensorParallelSize, speculation }));
}

function weightGiB(speculation: Speculation | null, tensorParallelSize = 1): number {
  return held(speculation, tensorParallelSize).memory.weightBytes / GIB;
}

describe("a draft that is a whole model", () => {
  it("brings its own weights, embedding included", () => {
    const own = estimated(inputOf("Qwen/Qwen3-0.6B", gpus.h100, { maxModelLen: 4096 })).memory.weightBytes;
    expect(weightGiB(withDraft("Qwen/Qwen3-0.6B")) - weightGiB(null)).toBeCloseTo(own / GIB, 3);
  });

  it("caches keys and values in all of its layers, in the same blocks", () => {
    // 36 layers of 8 heads of 128, and 28 of the same: 2 bytes each for key and value.
    expect(held(null).kvCacheBytesPerToken).toBe(36 * 8 * 256 * 2);
    expect(held(withDraft("Qwen/Qwen3-0.6B")).kvCacheBytesPerToken).toBe((36 + 28) * 8 * 256 * 2);
  });

  it("lies on as many GPUs as the model, unless told", () => {
    const added = (speculation: Speculation) => weightGiB(speculation, 4) - weightGiB(null, 4);
    const whole = weightGiB(withDraft("Qwen/Qwen3-0.6B")) - weightGiB(null);
    const dealt = added(withDraft("Qwen/Qwen3-0.6B"));
    const single = {
      ...withDraft("Qwen/Qwen3-0.6B"),
      draft: { name: "Qwen/Qwen3-0.6B", shape: shapeOf("Qwen/Qwen3-0.6B"), tensorParallelSize: 1 },
    };
    expect(added(single)).toBeCloseTo(whole, 3);
    expect(dealt).toBeLessThan(whole / 3);
  });

  it("that nobody knows widens the range below, and counts for nothing in its middle", () => {
    const [bare, unknown] = [held(null).memory, held(withDraft(null)).memory];
    expect(unknown.weightBytes).toBe(bare.weightBytes);
    const down = (memory: typeof bare) => memory.kvCacheBytes.mid - memory.kvCacheBytes.low;
    expect(down(unknown)).toBeGreaterThan(0.1 * bare.weightBytes);
  });
});

describe("a draft that vLLM would not start with", () => {
  const problemOf = (id: string, gpuCount: number | null) => {
    const draft = { name: id, shape: shapeOf(id), tensorParallelSize: gpuCount };
    const speculation = { method: "draft_model", tokens: 3, draft };
    const result = estimate(
      inputOf(TARGET, gpus.h100, { maxModelLen: 4096, tensorParallelSize: 4, speculation }),
    );
    return "problem" in result ? result.problem : null;
  };

  it("has heads that do not divide among the GPUs", () => {
    expect(problemOf("Qwen/Qwen2.5-0.5B-Instruct", null)).toBe(
      "The draft Qwen/Qwen2.5-0.5B-Instruct: 14 attention heads cannot be divided among 4 GPUs.",
    );
    expect(problemOf("Qwen/Qwen2.5-0.5B-Instruct", 1)).toBeNull();
  });

  it("asks for some of the GPUs", () => {
    expect(problemOf("Qwen/Qwen3-0.6B", 2)).toBe("A draft runs on 1 GPU or on the 4 of its model, not on 2.");
  });
});

describe("a checkpoint that is named for MTP", () => {
  const deepseek = "deepseek-ai/DeepSeek-R1";
  const weights = (id: string, speculation: Speculation) =>
    estimated(inputOf(id, gpus.h200, { maxModelLen: 4096, tensorParallelSize: 8, speculation })).memory
      .weightBytes;

  it("is the model itself, of which only its own module is loaded", () => {
    const draft = { name: deepseek, shape: shapeOf(deepseek), tensorParallelSize: null };
    expect(weights(deepseek, { method: "mtp", tokens: 1, draft })).toBe(
      weights(deepseek, { method: "mtp", tokens: 1 }),
    );
  });

  it("is unknown where the model has no module of its own", () => {
    const mtp = { method: "mtp", tokens: 1 };
    const draft = { name: "somebody/assistant", shape: null, tensorParallelSize: null };
    expect(guessesUnknown(shapeOf(TARGET), { ...mtp, draft })).toBe(true);
    expect(guessesUnknown(shapeOf(TARGET), mtp)).toBe(false);
    expect(guessesUnknown(shapeOf(deepseek), { ...mtp, draft })).toBe(false);
  });
});

describe("heads that share the model's embedding", () => {
  const built = (id: string, method: string) =>
    draftMatrices(shapeOf(id), { method, tokens: 3 }).reduce((sum, each) => sum + elementsOf(each), 0);

  // yuhuili/EAGLE3-LLaMA3.1-Instruct-8B: a file of 0.85 GB at 16 bit.
  it("come to the size of the published EAGLE-3 head", () => {
    expect((built("meta-llama/Llama-3.1-8B-Instruct", "eagle3") * 2) / 1e9).toBeCloseTo(0.85, 2);
  });

  // z-lab/Qwen3-8B-DFlash-b16: 1.05 billion parameters.
  it("come to the size of the published DFlash draft", () => {
    expect(built("Qwen/Qwen3-8B", "dflash") / 1e9).toBeCloseTo(1.05, 2);
  });

  // z-lab/Qwen3.6-35B-A3B-DFlash: 8 dense layers, 2,048 wide, MLPs of 6,144, 32 query heads of 128, 4 key heads.
  it("are dense where the model is a mixture", () => {
    const layer = 2048 * 128 * (2 * 32 + 2 * 4) + 3 * 2048 * 6144;
    const published = 8 * layer + 8 * 2048 * 2048;
    expect(Math.abs(built("Qwen/Qwen3.6-35B-A3B", "dflash") / published - 1)).toBeLessThan(0.15);
  });

  it.each(["eagle", "eagle3"])(
    "come to the same of %s whether their checkpoint is known or built",
    (method) => {
      const whole = shapeOf(TARGET);
      const shape = { ...whole, layers: whole.layers.slice(-1), outerMatrices: [] };
      const known = { method, tokens: 3, draft: { name: "a/head", shape, tensorParallelSize: null } };
      expect(weightGiB(known)).toBeCloseTo(weightGiB({ method, tokens: 3 }), 4);
      expect(held(known).kvCacheBytesPerToken).toBe(held({ method, tokens: 3 }).kvCacheBytesPerToken);
    },
  );

  it("leave embedding and output matrix to the model where their checkpoint is known", () => {
    const shape = shapeOf("Qwen/Qwen3-0.6B");
    const head = weightGiB(withDraft("Qwen/Qwen3-0.6B", { method: "dspark" })) - weightGiB(null);
    const whole = weightGiB(withDraft("Qwen/Qwen3-0.6B")) - weightGiB(null);
    expect((whole - head) * GIB).toBeGreaterThanOrEqual(shape.vocabularyRows * shape.hiddenSize * 2);
  });
});
