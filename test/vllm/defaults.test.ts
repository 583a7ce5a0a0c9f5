import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findGpu } from "../../src/catalog/findGpu.ts";
import { toGpuSpec } from "../../src/catalog/toGpuSpec.ts";
import { parseVersion, type VllmVersion } from "../../src/units/version.ts";
import { type BatchContext, defaultBatch } from "../../src/vllm/batchDefaults.ts";
import type { DefaultGpu } from "../../src/vllm/default.ts";
import {
  type DefaultContext,
  defaultChunkedPrefill,
  defaultFor,
  defaultGpuMemoryUtilization,
  defaultPrefixCaching,
} from "../../src/vllm/defaults.ts";
import { resolveDtype } from "../../src/vllm/dtype.ts";
import { defaultMaxModelLen } from "../../src/vllm/modelLength.ts";

function version(text: string): VllmVersion {
  const parsed = parseVersion(text);
  if (!parsed) throw new Error(text);
  return parsed;
}

function gpu(name: string): DefaultGpu {
  const match = findGpu(name);
  if (match.kind !== "one") throw new Error(name);
  const { nominalGiB, computeCapability } = toGpuSpec([match.gpu]);
  return { name: match.gpu.productName ?? match.gpu.name, nominalGiB, computeCapability };
}

const serverOn = (gpuName: string, release: string, more: Partial<BatchContext> = {}): BatchContext => ({
  version: version(release),
  usage: "server",
  gpu: gpu(gpuName),
  chunkedPrefill: true,
  performanceMode: null,
  maxModelLen: null,
  maxNumSeqs: null,
  maxNumBatchedTokens: null,
  ...more,
});

function batch(context: BatchContext): readonly [tokens: number, seqs: number] {
  const { maxNumBatchedTokens, maxNumSeqs } = defaultBatch(context);
  return [maxNumBatchedTokens.value, maxNumSeqs.value];
}

describe("defaultBatch", () => {
  it.each([
    ["L4", "0.28", 2048, 256],
    ["A100 SXM4 80GB", "0.28", 2048, 256],
    ["A100 SXM4 80GB", "0.9", 8192, 1024],
    // vLLM knows no A800: its name has no "a100" in it.
    ["A800", "0.28", 8192, 1024],
    ["H100", "0.28", 8192, 1024],
    ["H100", "0.8.4", 2048, 1024],
    ["B200", "0.27", 8192, 1024],
    ["B200", "0.28", 16384, 1024],
    ["MI300X", "0.28", 16384, 1024],
    ["H100", "0.7.3", 2048, 256],
    ["v5p", "0.28", 256, 256],
  ])("serves on %s with vLLM %s in steps of %i tokens and %i requests", (name, release, tokens, seqs) => {
    expect(batch(serverOn(name, release))).toEqual([tokens, seqs]);
  });

  it("depends on how vLLM is used", () => {
    expect(batch(serverOn("H100", "0.28", { usage: "offline" }))).toEqual([16384, 1024]);
    expect(batch(serverOn("L4", "0.28", { usage: "offline" }))).toEqual([8192, 256]);
    expect(batch(serverOn("H100", "0.28", { usage: "batch" }))).toEqual([2048, 128]);
  });

  it("follows vLLM's rules for what the launch does not give", () => {
    expect(batch(serverOn("L4", "0.28", { performanceMode: "throughput" }))).toEqual([4096, 512]);
    expect(batch(serverOn("L4", "0.28", { chunkedPrefill: false, maxModelLen: 32768 }))).toEqual([
      32768, 256,
    ]);
    expect(batch(serverOn("L4", "0.28", { maxNumSeqs: 1, maxModelLen: 512 }))).toEqual([512, 256]);
    expect(batch(serverOn("L4", "0.28", { maxNumBatchedTokens: 64 }))).toEqual([2048, 64]);
  });

  it("says where a figure comes from", () => {
    expect(defaultBatch(serverOn("L4", "0.28")).maxNumSeqs.from).toBe("vLLM 0.28 on GPUs below 70 GiB");
    expect(defaultBatch(serverOn("A100 SXM4 80GB", "0.28")).maxNumSeqs.from).toBe("vLLM 0.28 on A100");
    expect(defaultBatch({ ...serverOn("L4", "0.28"), gpu: null }).maxNumSeqs.from).toBe(
      "vLLM 0.28 where the GPU is not known",
    );
  });

  it("never schedules more requests than tokens", () => {
    const limit = fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: null });
    fc.assert(
      fc.property(limit, limit, fc.boolean(), (maxModelLen, maxNumSeqs, chunkedPrefill) => {
        const [tokens, seqs] = batch(serverOn("H100", "0.28", { maxModelLen, maxNumSeqs, chunkedPrefill }));
        expect(seqs).toBeLessThanOrEqual(tokens);
        expect(tokens).toBeGreaterThan(0);
      }),
    );
  });
});

describe("defaults by release", () => {
  it.each([
    ["0.20", 0.9],
    ["0.20.2", 0.9],
    ["0.21", 0.92],
    ["0.28", 0.92],
  ])("vLLM %s uses %f of the memory", (release, value) => {
    expect(defaultGpuMemoryUtilization(version(release))).toEqual({ value, from: `vLLM ${release}` });
  });

  it("caches prefixes where the model lets it", () => {
    expect(defaultPrefixCaching(version("0.11"), "decoder").value).toBe(true);
    expect(defaultPrefixCaching(version("0.27"), "hybrid").value).toBe(false);
    expect(defaultPrefixCaching(version("0.28"), "hybrid").value).toBe(true);
    expect(defaultPrefixCaching(version("0.28"), "encoder-decoder").value).toBe(false);
    expect(defaultChunkedPrefill(version("0.28"), "decoder").value).toBe(true);
    expect(defaultChunkedPrefill(version("0.28"), "encoder").value).toBe(false);
  });
});

describe("resolveDtype", () => {
  const checkpoint = {
    written: "auto",
    checkpointDtype: "bfloat16",
    modelType: "qwen2",
    isPooling: false,
  } as const;

  it.each([
    [{ computeCapability: 8.9 }, "bfloat16"],
    [{ computeCapability: 7.5 }, "float16"],
    [{ computeCapability: null }, "bfloat16"],
    [{ computeCapability: 8, checkpointDtype: "float32" }, "bfloat16"],
    [{ computeCapability: 7.5, checkpointDtype: "float32" }, "float16"],
    [{ computeCapability: 8, checkpointDtype: "float32", isPooling: true }, "float16"],
    [{ computeCapability: 8, written: "half" }, "float16"],
    [{ computeCapability: 7.5, written: "float" }, "float32"],
  ] as const)("%o computes in %s", (more, dtype) => {
    expect(resolveDtype({ ...checkpoint, ...more })).toMatchObject({ value: dtype, refusal: null });
  });

  it("says what vLLM refuses", () => {
    expect(resolveDtype({ ...checkpoint, written: "bfloat16", computeCapability: 7.5 }).refusal).toContain(
      "8.0",
    );
    expect(resolveDtype({ ...checkpoint, modelType: "gemma3", computeCapability: 7.5 }).refusal).toContain(
      "float16",
    );
  });
});

describe("the length of a request", () => {
  const at = (tokens: number | null, beforeScaling = false) =>
    defaultMaxModelLen({ tokens, beforeScaling }, version("0.28"));

  it("follows from the model, and says so", () => {
    expect(at(32_768)).toEqual({ value: 32_768, from: "the model's configuration" });
    expect(at(4096, true)).toEqual({ value: 4096, from: "the model's length before scaling, vLLM 0.28" });
  });

  it("is vLLM's own where the configuration names none", () => {
    expect(at(null).value).toBe(2048);
  });
});

describe("defaultFor", () => {
  const context: DefaultContext = {
    version: version("0.28"),
    usage: "server",
    gpu: gpu("T4"),
    model: {
      kind: "decoder",
      checkpointDtype: "bfloat16",
      modelType: "qwen2",
      ownLength: { tokens: 32768, beforeScaling: false },
    },
    chunkedPrefill: null,
    performanceMode: null,
    maxModelLen: null,
    maxNumSeqs: null,
    maxNumBatchedTokens: null,
  };

  it.each([
    ["gpu_memory_utilization", 0.92],
    ["max_num_seqs", 256],
    ["max_num_batched_tokens", 2048],
    ["max_model_len", 32768],
    ["dtype", "float16"],
    ["block_size", 16],
    ["enable_prefix_caching", true],
    ["enable_chunked_prefill", true],
    ["tensor_parallel_size", 1],
    ["kv_cache_dtype", "auto"],
    ["cpu_offload_gb", 0],
  ])("of %s is %s on a T4", (field, value) => {
    const found = defaultFor(field, context);
    expect(found?.value).toBe(value);
    expect(found?.from).not.toBe("");
  });

  it("says nothing of what it cannot know", () => {
    expect(defaultFor("dtype", { ...context, model: null })).toBeNull();
    expect(defaultFor("quantization", context)).toBeNull();
    expect(defaultFor("swap_space", context)).toBeNull();
    expect(defaultFor("no_such_field", context)).toBeNull();
  });
});
