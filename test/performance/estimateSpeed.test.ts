import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describedGpu } from "../../src/catalog/toGpuSpec.ts";
import { estimateSpeed, type Load } from "../../src/performance/estimateSpeed.ts";
import { type SpeedCase, speedInput, speedOf } from "./inputs.ts";

const LLAMA_8B = "meta-llama/Llama-3.1-8B-Instruct";

describe("published runs lie within the range", () => {
  // kyuz0/amd-r9700-vllm-toolboxes (ShareGPT at one request a second), QwenLM speed benchmark, InferenceX through aiconfigurator.
  const runs: readonly (SpeedCase & { readonly tpotMs: number })[] = [
    { model: LLAMA_8B, gpu: "RTX 4090", inputTokens: 210, outputTokens: 216, concurrency: 4, tpotMs: 17.7 },
    {
      model: LLAMA_8B,
      gpu: "RTX 5000 Ada",
      inputTokens: 210,
      outputTokens: 216,
      concurrency: 6,
      tpotMs: 30.8,
    },
    { model: "Qwen/Qwen2.5-7B-Instruct", gpu: "A100 80GB", inputTokens: 1, outputTokens: 2048, tpotMs: 11.9 },
    {
      model: "meta-llama/Llama-3.1-70B-Instruct",
      gpu: "H100 SXM",
      inputTokens: 1024,
      outputTokens: 1024,
      concurrency: 16,
      settings: { tensorParallelSize: 2, quantization: "fp8", maxNumBatchedTokens: 8192 },
      tpotMs: 19.7,
    },
    {
      model: "openai/gpt-oss-120b",
      gpu: "H200",
      inputTokens: 1024,
      outputTokens: 1024,
      concurrency: 16,
      settings: { tensorParallelSize: 2, maxNumBatchedTokens: 8192 },
      tpotMs: 7.9,
    },
  ];

  it.each(runs)("$model on $gpu: $tpotMs ms", ({ tpotMs, ...example }) => {
    const { tpotMs: band } = speedOf(speedInput(example));
    expect(band.low).toBeLessThanOrEqual(tpotMs);
    expect(band.high).toBeGreaterThanOrEqual(tpotMs);
    expect(Math.abs(band.mid / tpotMs - 1)).toBeLessThan(0.25);
  });
});

describe("what slows a server down", () => {
  const base: SpeedCase = {
    model: LLAMA_8B,
    gpu: "L40S",
    inputTokens: 1024,
    outputTokens: 512,
    concurrency: 16,
  };
  const tpot = (change: Partial<SpeedCase>): number => speedOf(speedInput({ ...base, ...change })).tpotMs.mid;

  it("is reading the weights with few requests, arithmetic with many, overhead where both are small", () => {
    expect(speedOf(speedInput({ ...base, concurrency: 1 })).limit).toBe("weights");
    expect(speedOf(speedInput({ ...base, concurrency: 256, outputTokens: 64, anyCache: true })).limit).toBe(
      "compute",
    );
    const small = { model: "Qwen/Qwen2.5-0.5B-Instruct", gpu: "H100 SXM", outputTokens: 64 };
    expect(speedOf(speedInput(small)).limit).toBe("overhead");
  });

  it("is the cache where requests wait for it, and max_num_seqs where they wait for that", () => {
    const kv = speedOf(speedInput({ ...base, gpu: "RTX 4090", inputTokens: 8192, concurrency: 64 }));
    expect([kv.limit, kv.saturated]).toEqual(["kv", true]);
    expect(kv.running + kv.waiting).toBeCloseTo(64, 6);
    const settings = { maxNumSeqs: 8 };
    expect(speedOf(speedInput({ ...base, settings })).limit).toBe("sequences");
  });

  it("are eager steps, PCIe between GPUs, a longer context and old kernels", () => {
    const small = { model: "Qwen/Qwen2.5-0.5B-Instruct", concurrency: 1 };
    expect(tpot({ ...small, settings: { enforceEager: true } })).toBeGreaterThan(1.3 * tpot(small));
    const four = { settings: { tensorParallelSize: 4 }, concurrency: 128 };
    expect(tpot({ ...four, gpu: "L40S" })).toBeGreaterThan(tpot({ concurrency: 128 }) / 3);
    expect(tpot({ inputTokens: 16_384, anyCache: true })).toBeGreaterThan(1.3 * tpot({ anyCache: true }));
  });

  it("is less with an FP8 cache, with guessed tokens, and with a prompt that the cache holds", () => {
    const long = { inputTokens: 16_384, anyCache: true };
    expect(tpot({ ...long, settings: { kvCacheDtype: "fp8" } })).toBeLessThan(tpot(long));
    const mtp = { speculation: { method: "ngram", tokens: 3 } };
    expect(tpot({ concurrency: 1, settings: mtp })).toBeLessThan(tpot({ concurrency: 1 }));
    const input = speedInput({ ...base, inputTokens: 4096 });
    const cached = { ...input, request: { ...input.request, cachedInputTokens: 4000 } };
    expect(speedOf(cached).ttftMs.mid).toBeLessThan(speedOf(input).ttftMs.mid / 2);
  });

  it("is said by a sentence where it cannot be known", () => {
    const input = speedInput(base);
    const gpu = describedGpu({
      memoryBytes: 24e9,
      bandwidthBytesPerSecond: 6e11,
      computeCapability: 8.9,
    });
    const unknown = { ...input, deployment: { ...input.deployment, gpu } };
    expect(estimateSpeed(unknown)).toEqual({
      problem: "The GPU's bandwidth or its arithmetic is not known.",
    });
  });
});

describe("requests at a rate", () => {
  const at = (load: Load) =>
    speedOf({
      ...speedInput({ model: LLAMA_8B, gpu: "RTX 4090", inputTokens: 215, outputTokens: 200 }),
      load,
    });

  it("run as many at once as their time at that rate makes, and no longer keep up beyond saturation", () => {
    const calm = at({ kind: "rate", requestsPerSecond: 4 });
    expect(calm.requestsPerSecond.mid).toBeCloseTo(4, 6);
    expect(calm.running).toBeCloseTo((4 * (calm.requestMs.mid - 36)) / 1e3, -1);
    expect(calm.saturated).toBe(false);
    const flooded = at({ kind: "rate", requestsPerSecond: 1000, total: 2000 });
    expect(flooded.saturated).toBe(true);
    expect(flooded.requestsPerSecond.mid).toBeLessThan(100);
    expect(flooded.ttftMs.mid).toBeGreaterThan(10 * calm.ttftMs.mid);
  });

  it("of a run that ends show less than the rate", () => {
    const run = at({ kind: "rate", requestsPerSecond: 4, total: 100 });
    expect(run.requestsPerSecond.mid).toBeLessThan(4);
    expect(run.requestsPerSecond.mid).toBeGreaterThan(3);
  });
});

describe("whatever the load", () => {
  const models = [LLAMA_8B, "openai/gpt-oss-20b", "Qwen/Qwen3.5-9B"];
  const load = fc.record({
    model: fc.constantFrom(...models),
    gpu: fc.constantFrom("L40S", "H100 SXM", "RTX 5090"),
    inputTokens: fc.integer({ min: 1, max: 8000 }),
    outputTokens: fc.integer({ min: 1, max: 2000 }),
    concurrency: fc.integer({ min: 1, max: 512 }),
  });

  it("the range is in order, and more open requests never make one faster or the server slower", () => {
    fc.assert(
      fc.property(load, (example) => {
        const one = speedOf(speedInput(example));
        for (const band of [one.ttftMs, one.tpotMs, one.outputTokensPerSecond, one.requestsPerSecond]) {
          expect(band.low).toBeLessThanOrEqual(band.mid);
          expect(band.mid).toBeLessThanOrEqual(band.high);
          expect(band.low).toBeGreaterThan(0);
          expect(Number.isFinite(band.high)).toBe(true);
        }
        const more = speedOf(speedInput({ ...example, concurrency: example.concurrency * 2 }));
        expect(more.requestMs.mid).toBeGreaterThanOrEqual(one.requestMs.mid * 0.999);
        expect(more.outputTokensPerSecond.mid).toBeGreaterThanOrEqual(one.outputTokensPerSecond.mid * 0.98);
      }),
      { numRuns: 200, seed: 6 },
    );
  });
});
