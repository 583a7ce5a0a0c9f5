import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GpuSpec } from "../../src/capacity/gpuSpec.ts";
import { withSpread } from "../../src/capacity/overheadCoefficients.ts";
import { estimateOverheads } from "../../src/capacity/overheads.ts";
import type { ServerSettings } from "../../src/capacity/serverSettings.ts";
import { GIB, gpus, server, shapeOf, version } from "./inputs.ts";

function overheads(model: string, gpu: GpuSpec, settings: Partial<ServerSettings>) {
  return estimateOverheads(shapeOf(model), server(settings), gpu);
}

const rocm: GpuSpec = { ...gpus.h200, computeCapability: null, architecture: "CDNA3" };
const v100: GpuSpec = { ...gpus.t4, computeCapability: 7 };
/** What a card of 80 GB gets by default. */
const large = { maxNumBatchedTokens: 8192, maxNumSeqs: 1024 };

describe("activations that vLLM printed", () => {
  // github.com/llm-d-incubation/llm-d-planner docs/empirical-vllm-memory-results.md (H100, vLLM 0.11);
  // github.com/cmontemuino/amd-mi300x-ml-benchmarks (MI300X, first engine, prompts in one piece); a V100 with 0.8.5.
  const h100 = { ...large, version: version("0.11"), maxModelLen: 16_000 };
  const first = { engine: "first", dtype: "float16" } as const;
  it.each([
    ["openai/gpt-oss-20b", gpus.h100, h100, 7.38],
    ["meta-llama/Llama-3.1-8B-Instruct", gpus.h100, h100, 4.76],
    ["RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", gpus.h100, { ...h100, tensorParallelSize: 2 }, 4.84],
    ["Qwen/Qwen3-0.6B", gpus.h100, h100, 5.56],
    ["Qwen/Qwen3-32B", gpus.h100, h100, 5.64],
    [
      "meta-llama/Llama-3.1-8B",
      rocm,
      { ...first, version: version("0.10"), maxNumBatchedTokens: 131_072 },
      14.63,
    ],
    [
      "Qwen/Qwen2.5-7B-Instruct",
      v100,
      { ...first, version: version("0.8.5"), maxNumBatchedTokens: 32_768 },
      4.35,
    ],
  ] as const)("%s", (model, gpu, settings, printedGiB) => {
    const { activationBytes } = overheads(model, gpu, settings);
    expect(Math.abs(activationBytes.mid / GIB / printedGiB - 1)).toBeLessThan(0.04);
  });
});

describe("what activations depend on", () => {
  const mid = (model: string, settings: Partial<ServerSettings>, gpu = gpus.h100) =>
    overheads(model, gpu, settings).activationBytes.mid;

  it("is the batch where requests are few, and the requests where the batch is small", () => {
    const few = { maxNumSeqs: 4, maxNumBatchedTokens: 8192 };
    expect(
      mid("Qwen/Qwen3-8B", { ...few, maxNumBatchedTokens: 16_384 }) / mid("Qwen/Qwen3-8B", few),
    ).toBeCloseTo(2, 1);
    const small = { maxNumSeqs: 512, maxNumBatchedTokens: 512 };
    expect(mid("Qwen/Qwen3-8B", { ...small, maxNumSeqs: 256 }) / mid("Qwen/Qwen3-8B", small)).toBeCloseTo(
      0.5,
      1,
    );
  });

  it("is nothing of the sampler's for models that only embed", () => {
    expect(mid("BAAI/bge-m3", large)).toBeLessThan(mid("Qwen/Qwen3-0.6B", large));
  });

  it("leaves images out where none are profiled", () => {
    const images = { version: version("0.20"), maxNumSeqs: 16 };
    const model = "Qwen/Qwen2.5-VL-7B-Instruct";
    expect(mid(model, images)).toBeGreaterThan(
      mid(model, { ...images, skipsImageProfiling: true }) + GIB / 2,
    );
    expect(mid(model, { ...images, languageModelOnly: true })).toBe(
      mid(model, { ...images, skipsImageProfiling: true }),
    );
  });

  it("sorts tokens by expert for FP8 blocks on Hopper, which takes more", () => {
    const model = "Qwen/Qwen3-30B-A3B-Instruct-2507-FP8";
    const few = { maxNumSeqs: 4, maxNumBatchedTokens: 8192, version: version("0.20") };
    expect(mid(model, few, gpus.h100)).toBeGreaterThan(1.3 * mid(model, few, gpus.rtxPro6000));
  });
});

describe("the range", () => {
  it("is ordered, never below nothing, and wider with more that varies", () => {
    const size = fc.double({ min: 0, max: 50, noNaN: true });
    const spread = { floorGiB: 0.05, share: 0.1, below: 2, above: 3, samplerShare: 0.5 };
    fc.assert(
      fc.property(size, size, (total, sampler) => {
        const { low, mid, high } = withSpread(total * GIB, Math.min(total, sampler) * GIB, spread);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(mid);
        expect(mid).toBeLessThanOrEqual(high);
      }),
    );
    const widthOf = (model: string): number => {
      const { totalBytes } = overheads(model, gpus.h100, { ...large, maxNumSeqs: 16 });
      return (totalBytes.high - totalBytes.low) / totalBytes.mid;
    };
    expect(widthOf("Qwen/Qwen3-30B-A3B")).toBeGreaterThan(widthOf("Qwen/Qwen3-8B"));
  });

  it("of the parts adds up to that of the whole", () => {
    const found = overheads("Qwen/Qwen3-30B-A3B", gpus.h100, large);
    const sum = found.activationBytes.high + found.cudaGraphBytes.high + found.nonTorchBytes.high;
    expect(sum / found.totalBytes.high).toBeCloseTo(1, 6);
  });
});
