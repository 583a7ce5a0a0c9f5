import { describe, expect, it } from "vitest";
import { capturedBatches } from "../../src/capacity/cudaGraphs.ts";
import { estimate } from "../../src/capacity/estimate.ts";
import { estimated, GIB, gpus, inputOf, server, shapeOf, version } from "./inputs.ts";

const QWEN = "Qwen/Qwen2.5-7B-Instruct";

/** Weights on one GPU in GiB. */
function weights(id: string, gpu: (typeof gpus)[keyof typeof gpus], settings: Parameters<typeof server>[0]) {
  return estimated(inputOf(id, gpu, { maxModelLen: 4096, ...settings })).memory.weightBytes / GIB;
}

describe("weights that settings add", () => {
  // Qwen3.5-9B on an RTX 5090, vLLM 0.20: 17.66 GiB, and 18.12 with one token of MTP.
  it("loads the module for further tokens only while it guesses", () => {
    const at = (method: string) =>
      weights("Qwen/Qwen3.5-9B", gpus.rtx5090, {
        version: version("0.20"),
        speculation: { method, tokens: 1 },
      });
    expect(at("mtp") - at("ngram")).toBeCloseTo(0.46, 1);
  });

  it("sets room for adapters aside: two matrices a linear layer, as many as adapters and ranks", () => {
    const bare = weights(QWEN, gpus.l4, {});
    const laden = weights(QWEN, gpus.l4, { lora: { adapters: 2, rank: 16, fullySharded: false } });
    // 28 layers of query, key, value, output, gate, up and down: widths of input and output together.
    const widths = 2 * 3584 + 2 * (3584 + 512) + 2 * 3584 + 3 * (3584 + 18_944);
    expect((laden - bare) * GIB).toBeCloseTo(2 * 16 * 28 * widths * 2, -6);
  });

  // Printed in vLLM's pull request 28761, Qwen3-Coder-30B-A3B on four GPUs: 53.98 GiB before it, 26.98 after.
  it.each([
    ["0.11.2", 53.9761],
    ["0.12", 26.9761],
  ])("sets room for adapters of experts aside, in %s as it is sharded there", (release, printed) => {
    const estimated = weights("Qwen/Qwen3-Coder-30B-A3B-Instruct", gpus.h100, {
      version: version(release),
      tensorParallelSize: 4,
      gpuMemoryUtilization: 0.95,
      lora: { adapters: 16, rank: 32, fullySharded: true },
    });
    expect(Math.abs(estimated / printed - 1)).toBeLessThan(0.005);
  });

  it("knows no adapters of experts before 0.11.1", () => {
    const lora = { adapters: 1, rank: 32, fullySharded: false };
    const at = (release: string) =>
      weights("Qwen/Qwen3-30B-A3B", gpus.h100, { version: version(release), lora });
    expect(at("0.11.1")).toBeGreaterThan(at("0.11.0") + 1);
  });

  it("keeps room for the balancer to move one layer's experts in", () => {
    const settings = { tensorParallelSize: 4, expertParallel: true, maxModelLen: 4096 } as const;
    const activations = (redundantExperts: number | null) =>
      estimated(inputOf("Qwen/Qwen3-30B-A3B", gpus.h100, { ...settings, redundantExperts })).memory
        .activationBytes.mid;
    // 32 of 128 experts of three matrices of 2,048 × 768 at 16 bit.
    expect(activations(0) - activations(null)).toBeCloseTo(32 * 3 * 2048 * 768 * 2, -6);
  });

  // DeepSeek-R1 on eight H200, 0.7.3: 83.88 GiB.
  it("keeps the products of latent attention's projections in 0.7", () => {
    const settings = { tensorParallelSize: 8, engine: "first" } as const;
    const at = (release: string) =>
      weights("deepseek-ai/DeepSeek-R1", gpus.h200, { ...settings, version: version(release) });
    expect(Math.abs(at("0.7.3") / 83.88 - 1)).toBeLessThan(0.01);
    expect(at("0.7.3") - at("0.8.5")).toBeGreaterThan(3);
  });

  it("deals copies of experts out with the experts", () => {
    const settings = { tensorParallelSize: 4, expertParallel: true } as const;
    const bare = weights("Qwen/Qwen3-30B-A3B", gpus.h100, settings);
    const laden = weights("Qwen/Qwen3-30B-A3B", gpus.h100, { ...settings, redundantExperts: 4 });
    // One more on each GPU, in each of 48 layers: gate, up and down of 2,048 × 768 at 16 bit.
    expect((laden - bare) * GIB).toBeCloseTo(48 * 3 * 2048 * 768 * 2, -3);
  });
});

describe("settings that replace what vLLM would measure", () => {
  it("takes the number of blocks as given", () => {
    const { kvCacheTokens } = estimated(inputOf(QWEN, gpus.l4, { maxModelLen: 4096, blocksOverride: 1000 }));
    expect(kvCacheTokens).toEqual({ low: 16_000, mid: 16_000, high: 16_000 });
  });

  it("deducts CUDA graphs as the environment says", () => {
    const graphs = (deducts: boolean | null) =>
      estimated(
        inputOf("Qwen/Qwen3-30B-A3B", gpus.h100, { version: version("0.20"), deductsCudaGraphs: deducts }),
      ).memory.cudaGraphBytes.mid;
    expect(graphs(null)).toBe(0);
    expect(graphs(true)).toBeGreaterThan(0);
  });

  it.each([
    ["decode context parallel size", { decodeContextParallelSize: 0 }],
    ["num_gpu_blocks_override", { blocksOverride: -1 }],
    ["max_lora_rank", { lora: { adapters: 1, rank: 0.5, fullySharded: false } }],
    ["speculative tokens", { speculation: { method: "mtp", tokens: Number.NaN } }],
  ])("says what is wrong with an impossible %s", (name, settings) => {
    expect(estimate(inputOf(QWEN, gpus.l4, settings))).toEqual({ problem: expect.stringContaining(name) });
  });
});

describe("batches that are captured", () => {
  const dense = shapeOf("Qwen/Qwen3-8B");

  it.each([
    // 1, 2, 4, 8 to 248 by 8, 256 to 512 by 16: 51 sizes in pieces; whole steps of decoding up to 256: 35.
    ["256 requests", { maxNumSeqs: 256 }, 51 + 35],
    ["1,024 requests", { maxNumSeqs: 1024, maxNumBatchedTokens: 8192 }, 51 + 51],
    ["a list up to 16", { largestCudaGraph: 16 }, 5 + 5],
  ])("%s", (_, settings, expected) => {
    expect(capturedBatches(dense, server(settings), gpus.h100)).toBe(expected);
  });
});
