import { describe, expect, it } from "vitest";
import { type EstimateInput, estimate } from "../../src/capacity/estimate.ts";
import type { ServerSettings } from "../../src/capacity/serverSettings.ts";
import { estimated, GIB, gpus, inputOf, shapeOf, version } from "./inputs.ts";

const QWEN = "Qwen/Qwen2.5-7B-Instruct";

/** Requests of the full length, at the likely value. */
function concurrency(id: string, gpu: EstimateInput["gpu"], settings: Partial<ServerSettings>): number {
  return estimated(inputOf(id, gpu, { gpuMemoryUtilization: 0.9, ...settings })).concurrency.atMaxModelLen
    .mid;
}

describe("a 7B model and ten requests of 32K tokens", () => {
  const length = { maxModelLen: 32_768 };

  it.each([
    ["one L4 at full precision", gpus.l4, QWEN, length, 2.9, 0.3],
    ["one L4 with AWQ at 16K", gpus.l4, `${QWEN}-AWQ`, { maxModelLen: 16_384 }, 16, 2],
    [
      "one L4 with AWQ and an FP8 KV cache",
      gpus.l4,
      `${QWEN}-AWQ`,
      { ...length, kvCacheDtype: "fp8" },
      16,
      2,
    ],
    ["two L4 with tensor parallelism", gpus.l4, QWEN, { ...length, tensorParallelSize: 2 }, 13, 2],
    ["one A100 40GB", gpus.a100of40, QWEN, length, 11, 1],
  ])("%s", (_, gpu, id, settings, expected, tolerance) => {
    expect(Math.abs(concurrency(id, gpu, settings) - expected)).toBeLessThanOrEqual(tolerance);
  });

  it("counts requests as a measured KV cache holds them: 96,720 tokens are 11.81 of 8,192 and 5.90 of 16,384", () => {
    const measured = { weightBytes: 14.25 * GIB, kvCacheBytes: null, kvCacheTokens: 96_720 };
    const at = (maxModelLen: number) => estimated(inputOf(QWEN, gpus.l4, { maxModelLen }, { measured }));
    expect(at(8192).concurrency.atMaxModelLen.mid).toBeCloseTo(11.81, 2);
    expect(at(16_384).concurrency.atMaxModelLen.mid).toBeCloseTo(5.9, 2);
    expect(at(8192).memory.kvCacheBytes.mid / GIB).toBeCloseTo(5.165, 3);
    expect(at(8192).kvCacheTokens).toEqual({ low: 96_720, mid: 96_720, high: 96_720 });
    expect(at(8192).memory.weightBytes).toBe(14.25 * GIB);
  });
});

describe("figures that vLLM printed", () => {
  // Blocks, sizes and requests follow from the printed KV cache exactly; each class of architecture has its row.
  const rows: readonly [string, string, EstimateInput["gpu"], Partial<ServerSettings>, number, number][] = [
    // github.com/vfarcic/inference-demo, L4.
    ["GQA", "Qwen/Qwen3-8B", gpus.l4, { version: version("0.27.1"), maxModelLen: 8192 }, 3.14, 2.79],
    // github.com/llm-d-incubation/llm-d-planner docs/empirical-vllm-memory-results.md, H100.
    [
      "GQA with a tower",
      "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
      gpus.h100,
      { version: version("0.11"), maxModelLen: 16_000, blockSize: 128 },
      28.2,
      11.55,
    ],
    // Hosting Qwen3-235B-A22B on eight L40S.
    [
      "mixture of experts",
      "Qwen/Qwen3-235B-A22B-Instruct-2507-FP8",
      gpus.l40s,
      { version: version("0.10.2"), maxModelLen: 32_768, tensorParallelSize: 8 },
      10.65,
      7.27,
    ],
    // github.com/kenrollins/gemma-forge, two L4; NVFP4 with an FP8 cache.
    [
      "sliding window",
      "nvidia/Gemma-4-31B-IT-NVFP4",
      gpus.l4,
      { version: version("0.19"), maxModelLen: 4096, tensorParallelSize: 2, kvCacheDtype: "fp8" },
      2.39,
      3.58,
    ],
    // Qwen3.5-9B on RTX 5090.
    [
      "hybrid",
      "Qwen/Qwen3.5-9B",
      gpus.rtx5090,
      { version: version("0.20"), maxModelLen: 4096, prefixCaching: false },
      6.56,
      36.91,
    ],
    // Bisect report on 0.20.1, eight H200.
    [
      "sparse latent attention",
      "zai-org/GLM-5.1-FP8",
      gpus.h200,
      { version: version("0.20.1"), maxModelLen: 202_752, tensorParallelSize: 8 },
      34.86,
      1.84,
    ],
  ];

  it.each(rows)("%s: %s", (_class, id, gpu, settings, printedKvGiB, printedConcurrency) => {
    const kvCacheBytes = printedKvGiB * GIB;
    const measured = { weightBytes: null, kvCacheBytes, kvCacheTokens: null };
    const { concurrency: found } = estimated(inputOf(id, gpu, settings, { measured }));
    expect(found.atMaxModelLen.mid / printedConcurrency).toBeCloseTo(1, 2);
  });

  it("prints the size of a hybrid's cache as 0.20 did: 53,328 tokens", () => {
    const measured = { weightBytes: null, kvCacheBytes: 6.56 * GIB, kvCacheTokens: null };
    const settings = { version: version("0.20"), maxModelLen: 4096, prefixCaching: false };
    const { kvCacheTokens } = estimated(inputOf("Qwen/Qwen3.5-9B", gpus.rtx5090, settings, { measured }));
    expect(kvCacheTokens.mid / 53_328).toBeCloseTo(1, 1);
  });

  it("holds the printed KV caches of vLLM 0.11 on H100 in its range", () => {
    const settings = {
      version: version("0.11"),
      maxModelLen: 16_000,
      maxNumBatchedTokens: 8192,
      maxNumSeqs: 1024,
    };
    const printed: readonly [string, number, number][] = [
      ["meta-llama/Llama-3.1-8B-Instruct", 1, 51.38],
      ["Qwen/Qwen3-0.6B", 1, 64.45],
      ["Qwen/Qwen3-32B", 1, 4.45],
      ["Qwen/Qwen3-32B", 2, 34.49],
      ["openai/gpt-oss-20b", 1, 50.28],
    ];
    for (const [id, tensorParallelSize, kvGiB] of printed) {
      const input = inputOf(id, gpus.h100, { ...settings, gpuMemoryUtilization: 0.9, tensorParallelSize });
      const { kvCacheBytes } = estimated(input).memory;
      expect(kvCacheBytes.low / GIB, id).toBeLessThan(kvGiB);
      expect(kvCacheBytes.high / GIB, id).toBeGreaterThan(kvGiB);
    }
  });
});

describe("the ledger", () => {
  it("adds up to what was requested, and the rest is free", () => {
    const { memory } = estimated(inputOf(QWEN, gpus.l4, { otherProcessesBytes: GIB }));
    const parts =
      memory.weightBytes + memory.activationBytes.mid + memory.cudaGraphBytes.mid + memory.nonTorchBytes.mid;
    expect(parts + memory.kvCacheBytes.mid).toBeCloseTo(memory.requestedBytes, -1);
    expect(memory.totalBytes).toBeCloseTo(22.095 * GIB, -1);
    expect(memory.requestedBytes).toBe(Math.ceil(memory.totalBytes * 0.92));
    expect(memory.freeBytes).toBe(memory.totalBytes - memory.requestedBytes - GIB);
  });

  it("deducts CUDA graphs from 0.21 on, where the first runner serves the model, and never in eager mode", () => {
    const graphs = (id: string, settings: Partial<ServerSettings>): number =>
      estimated(inputOf(id, gpus.h100, settings)).memory.cudaGraphBytes.mid;
    expect(graphs("openai/gpt-oss-20b", {})).toBeGreaterThan(0);
    expect(graphs("openai/gpt-oss-20b", { enforceEager: true })).toBe(0);
    expect(graphs("openai/gpt-oss-20b", { version: version("0.20") })).toBe(0);
    expect(graphs(QWEN, {})).toBe(0);
    expect(graphs(QWEN, { version: version("0.21") })).toBeGreaterThan(0);
  });

  it("takes a KV cache that is set as it is", () => {
    const { memory } = estimated(inputOf(QWEN, gpus.l4, { kvCacheMemoryBytes: 2 * GIB, maxModelLen: 8192 }));
    expect(memory.kvCacheBytes).toEqual({ low: 2 * GIB, mid: 2 * GIB, high: 2 * GIB });
  });
});

describe("the length of requests", () => {
  it("is the model's own where none is given, and what fits where vLLM may choose", () => {
    expect(estimated(inputOf("meta-llama/Llama-3.1-8B-Instruct", gpus.h100)).maxModelLen).toBe(131_072);
    const auto = estimated(inputOf("meta-llama/Llama-3.1-8B-Instruct", gpus.l4, { maxModelLen: "auto" }));
    expect(auto.maxModelLen).toBeLessThan(131_072);
    expect(auto.maxModelLen).toBe(auto.longestContextTokens);
    expect(auto.concurrency.atMaxModelLen.mid).toBeGreaterThanOrEqual(1);
    expect(auto.concurrency.atMaxModelLen.mid).toBeLessThan(1.01);
  });

  it("is bounded by the model and, without the model's limit, by memory", () => {
    const { longestContextTokens, memoryLimitTokens } = estimated(inputOf(QWEN, gpus.h100));
    expect(longestContextTokens).toBe(32_768);
    expect(memoryLimitTokens.mid).toBeGreaterThan(500_000);
  });
});

describe("the start", () => {
  const start = (id: string, gpu: EstimateInput["gpu"], settings: Partial<ServerSettings> = {}) =>
    estimated(inputOf(id, gpu, settings)).start;

  it("succeeds where everything fits", () => {
    expect(start(QWEN, gpus.a100of40)).toEqual({ verdict: "starts" });
  });

  it("is refused for the first reason that vLLM would give", () => {
    expect(start("meta-llama/Llama-3.1-70B-Instruct", gpus.a100of80)).toEqual({
      verdict: "refused",
      reason: "weights_exceed_budget",
    });
    expect(start(QWEN, gpus.l4, { gpuMemoryUtilization: 0.65 })).toEqual({
      verdict: "refused",
      reason: "no_kv_cache_memory",
    });
    expect(start("meta-llama/Llama-3.1-8B-Instruct", gpus.l4)).toEqual({
      verdict: "refused",
      reason: "one_request_does_not_fit",
    });
    expect(start(QWEN, gpus.l4, { otherProcessesBytes: 3 * GIB })).toEqual({
      verdict: "refused",
      reason: "memory_held_by_others",
    });
    expect(start(QWEN, gpus.h100, { maxModelLen: 40_000 })).toEqual({
      verdict: "refused",
      reason: "max_model_len_exceeds_model",
    });
    expect(start(QWEN, gpus.t4)).toEqual({ verdict: "refused", reason: "unsupported_on_gpu" });
    // FP8 that `--quantization` makes asks for as much as FP8 that the checkpoint holds: compute capability 7.5.
    const v100 = { ...gpus.a100of40, computeCapability: 7 };
    expect(start(QWEN, v100, { dtype: "float16", maxModelLen: 8192 })).toEqual({ verdict: "starts" });
    expect(start(QWEN, v100, { dtype: "float16", maxModelLen: 8192, quantization: "fp8" })).toEqual({
      verdict: "refused",
      reason: "unsupported_on_gpu",
    });
    expect(start(QWEN, gpus.l4, { gpuMemoryUtilization: 1 })).toEqual({
      verdict: "refused",
      reason: "memory_held_by_others",
    });
  });

  it("reckons with the system's share where CPU and GPU have one memory", () => {
    const spark = {
      ...gpus.h100,
      memoryBytes: { low: 121.69 * GIB, high: 121.69 * GIB },
      unifiedMemory: true,
    };
    expect(start(QWEN, spark, { gpuMemoryUtilization: 0.85 }).verdict).toBe("starts");
    expect(start(QWEN, spark, { gpuMemoryUtilization: 0.92 })).toEqual({
      verdict: "uncertain",
      reason: "memory_held_by_others",
    });
    expect(start(QWEN, spark, { gpuMemoryUtilization: 0.99 }).verdict).toBe("refused");
  });

  it("lets a longer context than the model's own through where the launch overrides it", () => {
    const settings = { maxModelLen: 40_000, extendsContext: true };
    expect(start(QWEN, gpus.h100, settings).verdict).toBe("starts");
  });

  it("is uncertain only where the range straddles", () => {
    const input = inputOf(QWEN, gpus.l4);
    const { memoryLimitTokens } = estimated(input);
    const at = (maxModelLen: number) =>
      start(QWEN, gpus.l4, { maxModelLen: Math.min(32_768, maxModelLen) }).verdict;
    expect(at(8192)).toBe("starts");
    expect(memoryLimitTokens.low).toBeGreaterThan(32_768);
    const gpuMemoryUtilization = 0.74;
    const limit = estimated(inputOf(QWEN, gpus.l4, { gpuMemoryUtilization })).memoryLimitTokens;
    const verdictAt = (maxModelLen: number) =>
      estimated(inputOf(QWEN, gpus.l4, { gpuMemoryUtilization, maxModelLen })).start.verdict;
    expect(verdictAt(limit.mid)).toBe("uncertain");
    expect(verdictAt(limit.high + 1024)).toBe("refused");
  });

  it("refuses what a log refused: Mistral Nemo at 0.65 of an A100 40GB (needs 2.5 GiB, has 1.5)", () => {
    const settings = { version: version("0.12"), gpuMemoryUtilization: 0.65, maxModelLen: 16_384 };
    const { start: verdict, memory } = estimated(
      inputOf("mistralai/Mistral-Nemo-Instruct-2407", gpus.a100of40, settings),
    );
    expect(memory.kvCacheBytes.mid / GIB).toBeCloseTo(1.5, 0);
    expect(verdict.verdict).not.toBe("starts");
  });
});

describe("what bounds the requests", () => {
  it("is the KV cache for long ones and the scheduler for short ones", () => {
    const limit = (workloadContextTokens: number | null) =>
      estimated(inputOf(QWEN, gpus.a100of40, {}, { workloadContextTokens })).concurrency.limit;
    expect(limit(null)).toBe("kv_cache");
    expect(limit(32_000)).toBe("kv_cache");
    expect(limit(500)).toBe("max_num_seqs");
  });

  it("is the scheduler alone for encoders, which cache nothing", () => {
    const result = estimated(inputOf("BAAI/bge-m3", gpus.l4));
    expect(result.kvCacheBytesPerToken).toBe(0);
    expect(result.concurrency).toMatchObject({
      atMaxModelLen: { low: 256, mid: 256, high: 256 },
      limit: "max_num_seqs",
    });
    expect(result.start).toEqual({ verdict: "starts" });
  });
});

describe("input that contradicts itself", () => {
  const problem = (settings: Partial<ServerSettings>, rest: Partial<EstimateInput> = {}): string => {
    const result = estimate(inputOf(QWEN, gpus.l4, settings, rest));
    return "problem" in result ? result.problem : "none";
  };

  it.each([
    [{ tensorParallelSize: 3 }, "28 attention heads cannot be divided among 3 GPUs."],
    [{ tensorParallelSize: 0 }, "A tensor parallel size of 0 is not a positive whole number."],
    [{ maxModelLen: -1 }, "A max_model_len of -1 is not a positive whole number."],
    [{ maxModelLen: Number.NaN }, "A max_model_len of NaN is not a positive whole number."],
    [{ maxModelLen: 1e12 }, "A max_model_len of 1000000000000 is beyond anything that runs."],
    [{ maxNumSeqs: 1.5 }, "A max_num_seqs of 1.5 is not a positive whole number."],
    [{ gpuMemoryUtilization: 1.2 }, "A GPU memory utilization of 1.2 is not above 0 and at most 1."],
    [{ gpuMemoryUtilization: 0 }, "A GPU memory utilization of 0 is not above 0 and at most 1."],
    [{ pipelineParallelSize: 64 }, "64 pipeline stages are more than the model's 28 layers."],
    [{ otherProcessesBytes: -5 }, "A size of -5 bytes is not possible."],
    [{ cpuOffloadBytes: Number.POSITIVE_INFINITY }, "A size of Infinity bytes is not possible."],
    [{ kvCacheDtype: "fp3" }, `${QWEN}: the KV cache type fp3 is not known.`],
  ])("%o: %s", (settings, sentence) => {
    expect(problem(settings)).toBe(sentence);
  });

  it("is also a model without layers and a GPU without memory", () => {
    const model = { ...shapeOf(QWEN), layers: [] };
    expect(problem({}, { model })).toBe("The model has no layers.");
    const gpu = { ...gpus.l4, memoryBytes: { low: 0, high: 0 } };
    expect(problem({}, { gpu })).toBe("The GPU's memory is not a positive size.");
    expect(problem({}, { workloadContextTokens: 0 })).toContain("context of a request");
  });

  it("says so where KV heads neither divide nor copy evenly", () => {
    expect(problem({ tensorParallelSize: 14 })).toBe(
      "4 KV heads can neither be divided among 14 GPUs nor copied to them evenly.",
    );
  });
});
