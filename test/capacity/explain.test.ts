import { describe, expect, it } from "vitest";
import type { EstimateInput } from "../../src/capacity/estimate.ts";
import { explainEstimate, type Step } from "../../src/capacity/explain.ts";
import { estimated, GIB, gpus, inputOf } from "./inputs.ts";

function steps(input: EstimateInput): ReadonlyMap<string, Step> {
  return new Map(explainEstimate(input, estimated(input)).map((step) => [step.figure, step]));
}

describe("explainEstimate", () => {
  const qwen = "Qwen/Qwen2.5-7B-Instruct";

  it("gives the textbook formula where it holds", () => {
    expect(steps(inputOf(qwen, gpus.l4)).get("kvCache.bytesPerToken")).toEqual({
      figure: "kvCache.bytesPerToken",
      formula: "2 × layers × kv heads × head dim × bytes",
      with: "2 × 28 × 4 × 128 × 2",
      result: "57,344 B",
      source: "vllm/v1/kv_cache_interface.py, page_size_bytes",
    });
    const shared = inputOf(qwen, gpus.l4, { tensorParallelSize: 2, kvCacheDtype: "fp8" });
    expect(steps(shared).get("kvCache.bytesPerToken")?.with).toBe("2 × 28 × 2 × 128 × 1");
  });

  it("names a source for every step", () => {
    for (const id of [
      qwen,
      "Qwen/Qwen3.5-9B",
      "deepseek-ai/DeepSeek-V4-Flash",
      "Qwen/Qwen2.5-VL-7B-Instruct",
    ]) {
      const unsourced = [...steps(inputOf(id, gpus.h200)).values()].filter(
        (step) => step.source === undefined,
      );
      expect(unsourced).toEqual([]);
    }
  });

  it("counts groups where layers differ", () => {
    const explained = steps(inputOf("openai/gpt-oss-20b", gpus.h100));
    expect(explained.get("kvCache.groups")?.with).toBe(
      "1 × window of 128 (16 tokens a block) + 1 × full attention (16 tokens a block)",
    );
    expect(explained.get("kvCache.bytesPerToken")).toMatchObject({
      with: "384 KiB ÷ 16",
      result: "24,576 B",
    });
  });

  it("leads from the GPU's memory to the KV cache", () => {
    const explained = steps(inputOf(qwen, gpus.a100of40));
    expect(explained.get("memory.requested")).toMatchObject({ with: "39.4 GiB × 0.92", result: "36.2 GiB" });
    expect(explained.get("memory.kvCache")?.formula).toMatch(/^requested − weights/);
    expect(explained.get("weights.total")).toMatchObject({ result: "14.2 GiB" });
    expect(explained.get("weights.total")?.formula).toContain("feed-forward");
  });

  it("names what was measured instead of a formula", () => {
    const measured = { weightBytes: 14.25 * GIB, kvCacheBytes: null, kvCacheTokens: 96_720 };
    const explained = steps(inputOf(qwen, gpus.l4, { maxModelLen: 8192 }, { measured }));
    expect(explained.get("weights.total")?.formula).toBe("as measured");
    expect(explained.get("memory.kvCache")?.formula).toBe("as measured");
    expect(explained.get("concurrency.atMaxModelLen")).toMatchObject({
      with: "6,045 ÷ 512",
      result: "11.81",
    });
  });

  it("takes the weights apart of the stage that decides, which is the last where a draft stands on it", () => {
    const speculation = { method: "mtp", tokens: 1 };
    const settings = { maxModelLen: 8192, pipelineParallelSize: 2, languageModelOnly: true, speculation };
    const weights = steps(inputOf("Qwen/Qwen3.5-9B", gpus.l4, settings)).get("weights.total");
    expect(weights?.formula).toContain("output head");
    expect(weights?.formula).toContain("draft");
  });

  it("adds the workload's context, and has no cache to explain for an encoder", () => {
    const explained = steps(inputOf(qwen, gpus.l4, {}, { workloadContextTokens: 1000 }));
    expect(explained.get("concurrency.atWorkloadContext")?.formula).toContain("1,000 tokens");
    expect(
      [...steps(inputOf("BAAI/bge-m3", gpus.l4)).keys()].some((name) => name.startsWith("kvCache")),
    ).toBe(false);
  });
});
