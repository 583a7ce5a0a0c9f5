import { describe, expect, it } from "vitest";
import type { EstimateInput } from "../../src/capacity/estimate.ts";
import type { ServerSettings } from "../../src/capacity/serverSettings.ts";
import { estimated, GIB, gpus, inputOf, version } from "./inputs.ts";

interface Printed {
  readonly class: string;
  readonly source: string;
  readonly model: string;
  readonly gpu: EstimateInput["gpu"];
  readonly settings: Partial<ServerSettings>;
  /** "Available KV cache memory", which the other figures follow from. */
  readonly kvGiB: number;
  readonly tokens: number | null;
  readonly concurrency: number | null;
  /** As a share: the KV cache is printed with two decimals. */
  readonly within: number;
}

/** What vLLM made of a KV cache of the size that it printed, one row for each way to lay it out. */
const rows: readonly Printed[] = [
  {
    class: "latent attention",
    source: "github.com/vllm-project/recipes, Kimi-K2-Think",
    model: "moonshotai/Kimi-K2-Thinking",
    gpu: gpus.h200,
    settings: { version: version("0.11"), tensorParallelSize: 8, maxModelLen: 131_072 },
    kvGiB: 46.8,
    tokens: 715_072,
    concurrency: null,
    within: 0.0002,
  },
  {
    class: "latent attention, its cache shared by eight GPUs",
    source: "github.com/vllm-project/recipes, Kimi-K2-Think",
    model: "moonshotai/Kimi-K2-Thinking",
    gpu: gpus.h200,
    settings: {
      version: version("0.11"),
      tensorParallelSize: 8,
      maxModelLen: 131_072,
      decodeContextParallelSize: 8,
    },
    kvGiB: 46.8,
    tokens: 5_721_088,
    concurrency: null,
    within: 0.0002,
  },
  {
    class: "latent attention of the first engine, 640 elements a token",
    source: "H200 deployment notes, March 2025: 18,418 blocks",
    model: "deepseek-ai/DeepSeek-R1",
    gpu: gpus.h200,
    settings: { version: version("0.7.3"), engine: "first", tensorParallelSize: 8, maxModelLen: 128_000 },
    kvGiB: 21.43,
    tokens: 18_418 * 16,
    concurrency: 2.3,
    within: 0.002,
  },
  {
    class: "sparse latent attention with an FP8 cache",
    source: "github.com/sjug/rtx6kpro, GLM-5.1 on eight RTX PRO 6000",
    model: "zai-org/GLM-5.1-FP8",
    gpu: gpus.rtxPro6000,
    settings: {
      version: version("0.20.2"),
      tensorParallelSize: 8,
      maxModelLen: 202_752,
      kvCacheDtype: "fp8",
    },
    kvGiB: 19.55,
    tokens: 341_504,
    concurrency: 1.68,
    within: 0.003,
  },
  {
    class: "GQA with an EAGLE draft, which caches one more layer",
    source: "vLLM issue on speculative decoding with prefix caching, June 2025",
    model: "meta-llama/Llama-3.1-8B",
    gpu: gpus.h100,
    settings: {
      version: version("0.9.1"),
      maxModelLen: 131_072,
      speculation: { method: "eagle", tokens: 3 },
    },
    kvGiB: 51.63,
    tokens: 410_128,
    concurrency: 3.13,
    within: 0.001,
  },
  {
    class: "linear-attention hybrid",
    source: "Qwen3.5-35B-A3B fine-tune on DGX Spark, March 2026",
    model: "Qwen/Qwen3.5-35B-A3B",
    gpu: gpus.h100,
    settings: { version: version("0.17.1"), maxModelLen: 8192, prefixCaching: false },
    kvGiB: 15.58,
    tokens: 203_808,
    concurrency: 70.27,
    within: 0.001,
  },
  {
    class: "hybrid of delta attention and sparse latent attention",
    source: "GLM-5.3-Flash on eight H100, TP8/EP8",
    model: "zai-org/GLM-5.3-Flash",
    gpu: gpus.h100,
    settings: {
      version: version("0.28"),
      tensorParallelSize: 8,
      expertParallel: true,
      maxModelLen: 262_144,
      maxNumBatchedTokens: 8192,
    },
    kvGiB: 23.26,
    tokens: 2_099_654,
    concurrency: 8.01,
    within: 0.005,
  },
  {
    // Sizes of pages are established up to a few percent.
    class: "DeepSeek V4's packed layout",
    source: "DeepSeek-V4-Flash on two DGX Spark, July 2026",
    model: "deepseek-ai/DeepSeek-V4-Flash",
    gpu: gpus.h200,
    settings: {
      version: version("0.26"),
      tensorParallelSize: 2,
      maxModelLen: 500_000,
      maxNumBatchedTokens: 8192,
    },
    kvGiB: 26.15,
    tokens: 1_687_476,
    concurrency: 3.37,
    within: 0.05,
  },
];

describe("what vLLM makes of the KV cache that it printed", () => {
  it.each(rows)("$class: $model", ({ model, gpu, settings, kvGiB, tokens, concurrency, within }) => {
    const measured = { weightBytes: null, kvCacheBytes: kvGiB * GIB, kvCacheTokens: null };
    const found = estimated(inputOf(model, gpu, settings, { measured }));
    if (tokens !== null) expect(Math.abs(found.kvCacheTokens.mid / tokens - 1)).toBeLessThan(within);
    if (concurrency !== null) {
      expect(Math.abs(found.concurrency.atMaxModelLen.mid / concurrency - 1)).toBeLessThan(within);
    }
  });
});

describe("chunked local attention", () => {
  // Llama 4: every fourth layer sees all tokens, the others chunks of 8,192; four GPUs hold two of eight KV heads each.
  const scout = "meta-llama/Llama-4-Scout-17B-16E-Instruct";
  const settings = { tensorParallelSize: 4, maxModelLen: 131_072 };
  const measured = { weightBytes: null, kvCacheBytes: 50 * GIB, kvCacheTokens: null };
  const concurrency = (release: string) =>
    estimated(inputOf(scout, gpus.h200, { ...settings, version: version(release) }, { measured })).concurrency
      .atMaxModelLen.mid;

  it("holds chunks only where the manager of its release does: all layers in full from 0.10.1 to 0.13", () => {
    const layerTokenBytes = 2 * 2 * 128 * 2;
    const whole = (50 * GIB) / (131_072 * 48 * layerTokenBytes);
    expect(concurrency("0.11") / whole).toBeCloseTo(1, 2);
    expect(concurrency("0.20") / whole).toBeGreaterThan(3);
  });
});
