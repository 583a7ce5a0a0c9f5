import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Estimate, type EstimateInput, estimate } from "../../src/capacity/estimate.ts";
import { longestContextFor, requestsAtContext } from "../../src/capacity/requests.ts";
import type { ServerSettings } from "../../src/capacity/serverSettings.ts";
import { gpus, inputOf, shapeOf, version } from "./inputs.ts";

/** One of each class of architecture. */
const models = fc.constantFrom(
  "Qwen/Qwen2.5-7B-Instruct",
  "Qwen/Qwen2.5-7B-Instruct-AWQ",
  "Qwen/Qwen3-30B-A3B",
  "deepseek-ai/DeepSeek-V2-Lite",
  "openai/gpt-oss-20b",
  "google/gemma-3-27b-it",
  "meta-llama/Llama-4-Scout-17B-16E-Instruct",
  "Qwen/Qwen3.5-9B",
  "nvidia/NVIDIA-Nemotron-Nano-9B-v2",
  "tiiuae/Falcon-H1-0.5B-Instruct",
  "moonshotai/Kimi-Linear-48B-A3B-Instruct",
  "deepseek-ai/DeepSeek-V4-Flash",
  "Qwen/Qwen2.5-VL-7B-Instruct",
  "BAAI/bge-m3",
);
const gpuNames = fc.constantFrom("l4", "a100of40", "h100", "h200");

const settings: fc.Arbitrary<Partial<ServerSettings>> = fc.record({
  version: fc.constantFrom("0.6.3", "0.9.0", "0.11", "0.15", "0.21", "0.28").map(version),
  gpuMemoryUtilization: fc.double({ min: 0.05, max: 1, noNaN: true }),
  maxNumBatchedTokens: fc.integer({ min: 1, max: 65_536 }),
  maxNumSeqs: fc.integer({ min: 1, max: 1024 }),
  maxModelLen: fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom("auto" as const, null)),
  tensorParallelSize: fc.constantFrom(1, 2, 4),
  pipelineParallelSize: fc.constantFrom(1, 2, 3),
  kvCacheDtype: fc.constantFrom("auto", "fp8"),
  enforceEager: fc.boolean(),
  prefixCaching: fc.boolean(),
  engine: fc.constantFrom("first" as const, "second" as const),
  runner: fc.constantFrom("first" as const, "second" as const, null),
  largestCudaGraph: fc.oneof(fc.integer({ min: 1, max: 2048 }), fc.constant(null)),
  speculation: fc.oneof(
    fc.record({
      method: fc.constantFrom("mtp", "eagle", "eagle3", "dflash", "ngram"),
      tokens: fc.integer({ min: 1, max: 8 }),
    }),
    fc.record({
      method: fc.constantFrom("draft_model", "eagle3", "dflash", "medusa", "mtp"),
      tokens: fc.integer({ min: 1, max: 8 }),
      draft: fc.record({
        name: fc.constant("a/draft"),
        shape: fc.constantFrom(null, shapeOf("Qwen/Qwen3-0.6B"), shapeOf("google/gemma-3-270m")),
        tensorParallelSize: fc.constantFrom(null, 1),
      }),
    }),
    fc.constant(null),
  ),
  lora: fc.oneof(
    fc.record({
      adapters: fc.integer({ min: 1, max: 8 }),
      rank: fc.constantFrom(8, 64),
      fullySharded: fc.boolean(),
    }),
    fc.constant(null),
  ),
  decodeContextParallelSize: fc.constantFrom(1, 2),
  redundantExperts: fc.oneof(fc.integer({ min: 0, max: 16 }), fc.constant(null)),
  expertParallel: fc.boolean(),
  hybridKvCacheManager: fc.boolean(),
});

const cases = fc.record({ model: models, gpu: gpuNames, settings });
type Case = typeof cases extends fc.Arbitrary<infer Value> ? Value : never;

function inputFrom({ model, gpu, settings: own }: Case): EstimateInput {
  return inputOf(model, gpus[gpu], own);
}

function tried(input: EstimateInput): Estimate | null {
  const result = estimate(input);
  return "problem" in result ? null : result;
}

function withServer(input: EstimateInput, own: Partial<ServerSettings>): EstimateInput {
  return { ...input, server: { ...input.server, ...own } };
}

/** All numbers of a result, at any depth. */
function numbersOf(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersOf);
}

describe("every estimate", () => {
  it("has finite, non-negative figures and ordered ranges", () => {
    fc.assert(
      fc.property(cases, (example) => {
        const input = inputFrom(example);
        const result = tried(input);
        if (!result) return;
        expect(numbersOf(result).filter((value) => !Number.isFinite(value) || value < 0)).toEqual([]);
        for (const band of [
          result.memory.kvCacheBytes,
          result.kvCacheTokens,
          result.concurrency.atMaxModelLen,
        ]) {
          expect(band.low).toBeLessThanOrEqual(band.mid);
          expect(band.mid).toBeLessThanOrEqual(band.high);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("answers any number, however wrong, with figures or with a sentence", () => {
    const wild = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, 1e12, Number.NaN));
    const names = [
      "maxNumSeqs",
      "maxNumBatchedTokens",
      "maxModelLen",
      "tensorParallelSize",
      "blockSize",
    ] as const;
    fc.assert(
      fc.property(cases, fc.constantFrom(...names), wild, (example, name, value) => {
        const input = inputFrom(example);
        const result = estimate(withServer(input, { [name]: value }));
        if ("problem" in result) expect(result.problem).not.toBe("");
        else expect(numbersOf(result).filter((each) => !Number.isFinite(each) || each < 0)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("what can never happen", () => {
  it("a longer context frees memory", () => {
    fc.assert(
      fc.property(
        cases,
        fc.integer({ min: 1, max: 500_000 }),
        fc.integer({ min: 1, max: 500_000 }),
        (example, a, b) => {
          const input = inputFrom(example);
          const result = tried(input);
          if (!result) return;
          const [short, long] = [Math.min(a, b), Math.max(a, b)];
          expect(requestsAtContext(input, result, long).mid).toBeLessThanOrEqual(
            requestsAtContext(input, result, short).mid,
          );
        },
      ),
    );
  });

  it("more GPUs raise the weights of each", () => {
    fc.assert(
      fc.property(cases, (example) => {
        const input = inputFrom(example);
        const weights = [1, 2, 4, 8].map((tensorParallelSize) =>
          tried(withServer(input, { tensorParallelSize, pipelineParallelSize: 1 })),
        );
        const bytes = weights.flatMap((result) => (result ? [result.memory.weightBytes] : []));
        expect([...bytes].sort((a, b) => b - a)).toEqual(bytes);
      }),
    );
  });

  it("a larger utilization shrinks the KV cache", () => {
    const share = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(cases, share, share, (example, a, b) => {
        const input = inputFrom(example);
        const less = tried(withServer(input, { gpuMemoryUtilization: Math.min(a, b) }));
        const more = tried(withServer(input, { gpuMemoryUtilization: Math.max(a, b) }));
        if (!less || !more) return;
        expect(more.memory.kvCacheBytes.mid).toBeGreaterThanOrEqual(less.memory.kvCacheBytes.mid);
      }),
    );
  });

  it("a draft, adapters or further copies of experts come for free", () => {
    fc.assert(
      fc.property(cases, (example) => {
        // With several stages the figures are those of the one that has least left.
        const input = withServer(inputFrom(example), { pipelineParallelSize: 1 });
        const bare = tried(withServer(input, { speculation: null, lora: null, redundantExperts: null }));
        const laden = tried(input);
        if (!bare || !laden) return;
        expect(laden.memory.weightBytes).toBeGreaterThanOrEqual(bare.memory.weightBytes);
      }),
    );
  });

  it("a narrower KV type holds fewer tokens", () => {
    fc.assert(
      fc.property(cases, (example) => {
        const input = inputFrom(example);
        const wide = tried(withServer(input, { kvCacheDtype: "bfloat16", maxModelLen: 2048 }));
        const narrow = tried(withServer(input, { kvCacheDtype: "fp8", maxModelLen: 2048 }));
        if (!wide || !narrow) return;
        expect(narrow.memoryLimitTokens.mid).toBeGreaterThanOrEqual(wide.memoryLimitTokens.mid);
      }),
    );
  });
});

describe("the longest context for a number of requests", () => {
  it("holds that number, and one token more does not", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 200 }), (example, requests) => {
        const input = inputFrom(example);
        const result = tried(input);
        if (!result) return;
        const longest = longestContextFor(input, result, requests);
        if (longest === 0) return;
        expect(requestsAtContext(input, result, longest).mid).toBeGreaterThanOrEqual(requests - 1e-9);
      }),
    );
  });
});
