import { describe, expect, it } from "vitest";
import { blocksPerRequest, bytesPerToken, longestRequest } from "../../src/capacity/kvAdmission.ts";
import { headTokenBytes } from "../../src/capacity/kvElement.ts";
import { type KvPlan, planKvCache } from "../../src/capacity/kvPlan.ts";
import type { ServerSettings } from "../../src/capacity/serverSettings.ts";
import { estimated, gpus, inputOf, server, shapeOf, version } from "./inputs.ts";

function plan(id: string, settings: Partial<ServerSettings> = {}, gpu = gpus.h100): KvPlan {
  const result = planKvCache(shapeOf(id), server(settings), gpu);
  if (typeof result === "string") throw new Error(result);
  return result;
}

const perToken = (id: string, settings: Partial<ServerSettings> = {}): number =>
  bytesPerToken(plan(id, settings).layout);

describe("KV bytes per token", () => {
  it("is 131,072 for Llama 3.1 8B, 2 MiB a block of 16 tokens (vLLM's own count)", () => {
    expect(perToken("meta-llama/Llama-3.1-8B")).toBe(131_072);
    expect(plan("meta-llama/Llama-3.1-8B").layout.stageBlockBytes).toEqual([2 * 2 ** 20]);
  });

  it.each([
    ["Qwen/Qwen2.5-7B-Instruct", 57_344],
    ["Qwen/Qwen2.5-0.5B-Instruct", 12_288],
    ["deepseek-ai/DeepSeek-V3", 70_272],
    ["openai/gpt-oss-20b", 24_576],
    ["zai-org/GLM-5", 100_152],
  ])("of %s is %i at 16 bit", (id, bytes) => {
    expect(perToken(id)).toBe(bytes);
  });

  it("halves with FP8 and takes what the checkpoint brings along, unless told otherwise", () => {
    expect(perToken("Qwen/Qwen2.5-7B-Instruct", { kvCacheDtype: "fp8" })).toBe(28_672);
    expect(perToken("nvidia/Llama-3.1-8B-Instruct-FP8")).toBe(65_536);
    expect(perToken("nvidia/Llama-3.1-8B-Instruct-FP8", { kvCacheDtype: "bfloat16" })).toBe(131_072);
  });

  it("is divided among GPUs down to one head each, and not at all for latent attention", () => {
    const llama = (tensorParallelSize: number): number =>
      perToken("meta-llama/Llama-3.1-8B", { tensorParallelSize });
    expect([2, 4, 8, 16].map(llama)).toEqual([65_536, 32_768, 16_384, 16_384]);
    expect(perToken("deepseek-ai/DeepSeek-V3", { tensorParallelSize: 8 })).toBe(70_272);
  });

  it("packs sparse attention with FP8 as 656 bytes a layer and 132 for its index", () => {
    expect(perToken("zai-org/GLM-5", { kvCacheDtype: "fp8" })).toBe(78 * (656 + 132));
    // Only 21 of GLM-5.2's 78 layers keep an index of their own.
    expect(perToken("zai-org/GLM-5.2")).toBe(78 * 1152 + 21 * 132);
  });

  it("padded DeepSeek's 576 elements to 640 in the first engine", () => {
    expect(perToken("deepseek-ai/DeepSeek-V3", { version: version("0.7.3"), engine: "first" })).toBe(
      61 * 640 * 2,
    );
  });
});

describe("bytes of a token of one head", () => {
  it.each([
    ["bfloat16", 512],
    ["fp8_e5m2", 256],
    ["int8_per_token_head", 264],
    ["int4_per_token_head", 136],
    ["nvfp4", 144],
    ["turboquant_k8v4", 196],
    ["turboquant_4bit_nc", 134],
  ])("%s: %i for 128 and 128", (kvDtype, bytes) => {
    expect(headTokenBytes(kvDtype, 128, 128)).toBe(bytes);
  });

  it("is not known for a type that nobody has heard of", () => {
    expect(headTokenBytes("fp3", 128, 128)).toBeNull();
  });
});

describe("groups of layers", () => {
  const shape = (id: string, settings: Partial<ServerSettings> = {}) => {
    const { layout } = plan(id, settings);
    return layout.groups.map((group) => `${group.spec.kind} ${group.blockTokens}`);
  };

  it("are one where all layers are alike, or differ in size alone", () => {
    expect(shape("Qwen/Qwen3-8B")).toEqual(["full 16"]);
    expect(plan("nvidia/Llama-3_3-Nemotron-Super-49B-v1").layout.groups).toHaveLength(1);
  });

  it("are two for gpt-oss: 12 layers with a window, 12 without", () => {
    expect(shape("openai/gpt-oss-20b")).toEqual(["sliding 16", "full 16"]);
  });

  it("are as large as the rarest kind: Gemma 3 27B has 10 full layers and 52 with a window in six groups", () => {
    const { layout } = plan("google/gemma-3-27b-it");
    expect(layout.groups.filter((group) => group.spec.kind === "sliding")).toHaveLength(6);
    expect(layout.groups.filter((group) => group.spec.kind === "full")).toHaveLength(1);
    expect(layout.modelBlockBytes).toBe(10 * 16 * 16 * 2 * 128 * 2);
  });

  it("take more tokens a block where a token is smaller: Gemma 4's full layers", () => {
    expect(new Set(shape("google/gemma-4-31B-it"))).toEqual(new Set(["sliding 16", "full 32"]));
  });

  it("enlarge attention's block until it holds a state: Qwen3.5-9B, 528 tokens (vLLM 0.20 log: 53,328 = 101 × 528)", () => {
    const { layout } = plan("Qwen/Qwen3.5-9B", { version: version("0.20") }, gpus.rtx5090);
    expect(layout.blockTokens).toBe(528);
    expect(layout.groups.map((group) => group.spec.kind)).toEqual([
      "recurrent",
      "recurrent",
      "recurrent",
      "full",
    ]);
  });

  it("keep everything in full before there was a manager for mixed layers, and for chunks from 0.10.1 on", () => {
    expect(shape("openai/gpt-oss-20b", { version: version("0.9.0") })).toEqual(["full 16"]);
    const scout = "meta-llama/Llama-4-Scout-17B-16E-Instruct";
    expect(shape(scout, { version: version("0.10.1") })).toEqual(["full 16"]);
    expect(new Set(shape(scout, { version: version("0.10.0") }))).toEqual(new Set(["chunked 16", "full 16"]));
    expect(new Set(shape(scout))).toEqual(new Set(["chunked 16", "full 16"]));
  });

  it("are none for encoders", () => {
    expect(plan("BAAI/bge-m3").layout.groups).toEqual([]);
  });

  it("share the block of the stage that holds most of their layers", () => {
    const { layout } = plan("Qwen/Qwen2.5-7B-Instruct", { pipelineParallelSize: 2 });
    expect(layout.stageBlockBytes).toEqual([14 * 16 * 2048, 14 * 16 * 2048]);
  });
});

describe("blocks of a request", () => {
  it("follow the context in full layers and stop at the window and what is in flight in the others", () => {
    const { layout, setting } = plan("openai/gpt-oss-20b", { version: version("0.20") });
    expect(setting.inFlightTokens).toBe(2048);
    // 131,072 / 16 and ceil((127 + 2048) / 16) + 1.
    expect(blocksPerRequest(layout, 131_072, setting)).toBe(8192 + 137);
    expect(blocksPerRequest(layout, 1024, setting)).toBe(64 + 65);
  });

  it("count every batch in flight from 0.26 on", () => {
    expect(plan("openai/gpt-oss-20b", { version: version("0.26") }).setting.inFlightTokens).toBe(4096);
    expect(plan("google/gemma-3-27b-it", { pipelineParallelSize: 2 }).setting.inFlightTokens).toBe(3 * 2048);
  });

  it("hold a second state where prefixes are cached", () => {
    const { layout, setting } = plan("Qwen/Qwen3-Next-80B-A3B-Instruct");
    expect(blocksPerRequest(layout, 1, setting)).toBe(3 * 2 + 1);
    const plain = plan("Qwen/Qwen3-Next-80B-A3B-Instruct", { prefixCaching: false });
    expect(blocksPerRequest(plain.layout, 1, plain.setting)).toBe(3 + 1);
  });

  it("tell the longest request that a pool holds", () => {
    const { layout, setting } = plan("Qwen/Qwen2.5-7B-Instruct");
    expect(longestRequest(layout, 100, 131_072, setting)).toBe(1600);
    expect(longestRequest(layout, 100, 1000, setting)).toBe(1000);
    expect(longestRequest(layout, 0, 1000, setting)).toBe(0);
  });
});

describe("the type of the cache that a checkpoint brings", () => {
  // vLLM pull request 30785, "Load kv-cache dtype from hf_quant_config.json automatically", first in 0.14.
  it.each([
    ["0.13", 2],
    ["0.14", 1],
    ["0.28", 1],
  ])("counts in %s with %i bytes an element", (release, bytes) => {
    const { kvCacheBytesPerToken } = estimated(
      inputOf("nvidia/Llama-3.1-8B-Instruct-FP8", gpus.h100, {
        version: version(release),
        maxModelLen: 8192,
      }),
    );
    expect(kvCacheBytesPerToken).toBe(32 * 8 * 256 * bytes);
  });

  it("gives way to what the launch says", () => {
    const { kvCacheBytesPerToken } = estimated(
      inputOf("nvidia/Llama-3.1-8B-Instruct-FP8", gpus.h100, { kvCacheDtype: "bfloat16", maxModelLen: 8192 }),
    );
    expect(kvCacheBytesPerToken).toBe(32 * 8 * 256 * 2);
  });
});
