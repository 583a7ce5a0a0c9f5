import { describe, expect, it } from "vitest";
import { allReduceSeconds, networkSumSeconds } from "../../src/performance/allReduce.ts";
import { cacheBytesRead, queryOperations } from "../../src/performance/attentionWork.ts";
import { kernelFor, peakOf } from "../../src/performance/kernels.ts";
import { modelWork } from "../../src/performance/modelWork.ts";
import { mostRunning } from "../../src/performance/mostRunning.ts";
import { guessedSteps } from "../../src/performance/speculation.ts";
import { server, shapeOf } from "../capacity/inputs.ts";
import { gpuNamed, speedInput, speedOf } from "./inputs.ts";

describe("a sum over GPUs", () => {
  // vLLM's all-reduce in CUDA graphs, of bf16 elements: one token and 128 tokens at hidden size 8,192, and a prompt of 8K.
  const measured: readonly (readonly [gpu: string, gpus: number, elements: number, micros: number])[] = [
    ["H100 SXM", 2, 8192, 4.5],
    ["H100 SXM", 2, 2 ** 20, 12],
    ["H100 SXM", 8, 2 ** 26, 577],
    ["A100 SXM4 80GB", 2, 2 ** 26, 746],
    ["B200", 2, 2 ** 26, 280],
    ["L40S", 2, 2 ** 26, 7007],
    ["L40S", 4, 2 ** 26, 54_400],
    ["RTX PRO 6000 Server", 2, 2 ** 26, 3630],
    ["RTX PRO 6000 Server", 8, 2 ** 26, 9923],
  ];

  it.each(measured)("%s × %d, %d elements: %d µs", (name, gpus, elements, micros) => {
    const seconds = allReduceSeconds(2 * elements, gpus, gpuNamed(name), 0.4);
    expect(seconds * 1e6).toBeGreaterThan(micros / 1.7);
    expect(seconds * 1e6).toBeLessThan(micros * 1.7);
  });

  it("takes nothing on one GPU", () => {
    expect(allReduceSeconds(1e6, 1, gpuNamed("L4"), 0.4)).toBe(0);
  });
});

describe("a sum between machines", () => {
  const slow = { networkMicros: 500, networkGBPerSecond: 1 };

  it("takes a latency and its bytes over the network, and nothing within one machine", () => {
    expect(networkSumSeconds(1e6, 1, gpuNamed("A100 PCIe 80GB"), slow)).toBe(0);
    expect(networkSumSeconds(1e6, 2, gpuNamed("A100 PCIe 80GB"), slow)).toBeCloseTo(1.5e-3, 9);
  });

  it("is much faster between boards that have network cards of their own", () => {
    const fast = networkSumSeconds(1e6, 2, gpuNamed("H100 SXM"), slow);
    expect(fast).toBeLessThan(networkSumSeconds(1e6, 2, gpuNamed("A100 PCIe 80GB"), slow) / 10);
  });

  it("slows a group down that spans two machines", () => {
    // Qwen2-7B on two A100: 13 ms within a machine, 43 ms across two (dennislee22/vLLM-benchmarking).
    const input = speedInput({
      model: "Qwen/Qwen2.5-7B-Instruct",
      gpu: "A100 PCIe 80GB",
      inputTokens: 1024,
      outputTokens: 1024,
      concurrency: 10,
      settings: { tensorParallelSize: 2 },
    });
    expect(speedOf(input).tpotMs.mid).toBeLessThan(13);
    const across = speedOf({ ...input, gpusPerMachine: 1 }).tpotMs;
    expect(across.low).toBeLessThan(43);
    expect(across.high).toBeGreaterThan(43);
    expect(Math.abs(across.mid / 43 - 1)).toBeLessThan(0.25);
  });
});

describe("a run that ends", () => {
  const input = speedInput({ model: "Qwen/Qwen2.5-7B-Instruct", gpu: "L40S", concurrency: 32 });
  const perSecond = (total: number, longestOutputTokens?: number) =>
    speedOf({
      ...input,
      request: { ...input.request, ...(longestOutputTokens === undefined ? {} : { longestOutputTokens }) },
      load: { kind: "concurrency", requests: 32, total },
    }).requestsPerSecond.mid;

  it("has a last wave, which may be a small one", () => {
    expect(perSecond(100)).toBeLessThan(perSecond(96));
    expect(perSecond(100)).toBeGreaterThan((perSecond(96) * 100) / 128);
  });

  it("waits for the longest answers, the longer the more", () => {
    expect(perSecond(320, 1024)).toBeLessThan(perSecond(320));
    // Of 32 lengths the longest is on average four times the mean, however long they may be.
    expect(perSecond(320, 4096)).toBe(perSecond(320, 2048));
  });
});

describe("the kernel of a quantized matrix", () => {
  const fp8 = { method: "fp8_tensor" } as const;
  const nvfp4 = { method: "nvfp4", groupSize: 16 } as const;
  const mxfp4 = { method: "mxfp4", groupSize: 32 } as const;

  it("multiplies what the GPU can multiply, and widens the rest", () => {
    expect(kernelFor(null, gpuNamed("L4"))).toBe("plain");
    expect(kernelFor(fp8, gpuNamed("L4"))).toBe("fp8");
    expect(kernelFor(fp8, gpuNamed("A100"))).toBe("widened_fp8");
    expect(kernelFor(fp8, gpuNamed("MI300X"))).toBe("fp8");
    expect(kernelFor(nvfp4, gpuNamed("RTX 5090"))).toBe("fp4");
    expect(kernelFor(nvfp4, gpuNamed("H100 SXM"))).toBe("widened_int4");
    expect(kernelFor(mxfp4, gpuNamed("B200"))).toBe("fp4");
    expect(kernelFor(mxfp4, gpuNamed("RTX 5090"))).toBe("widened_int4");
  });

  it("has the peak of its type on the data sheet", () => {
    expect(peakOf("fp8", gpuNamed("L4"))).toBe(242.5e12);
    expect(peakOf("widened_awq", gpuNamed("L4"))).toBe(121e12);
    // Turing has no bfloat16; the GB10's sheet states FP4 alone.
    expect(peakOf("plain", gpuNamed("T4"))).toBe(65e12);
    expect(peakOf("plain", gpuNamed("GB10"))).toBe(125e12);
  });
});

describe("the work of a step", () => {
  const work = (model: string, settings = {}) => {
    const found = modelWork(shapeOf(model), server(settings), gpuNamed("H100 SXM"));
    if (typeof found === "string") throw new Error(found);
    return found;
  };

  it("reads Llama 3.1 8B without its embedding: 7.5 billion weights of 16 bit", () => {
    const { dense, head } = work("meta-llama/Llama-3.1-8B-Instruct");
    const bytes = dense.reduce((sum, part) => sum + part.bytes, head.bytes);
    expect(bytes / 2e9).toBeCloseTo(7.5, 1);
    expect(
      dense.reduce((sum, part) => sum + part.operationsPerToken, head.operationsPerToken) / 2e9,
    ).toBeCloseTo(7.5, 1);
  });

  it("reads a tied embedding once, as the head", () => {
    const { head } = work("Qwen/Qwen2.5-0.5B-Instruct");
    expect(head.bytes / 2).toBeGreaterThan(150_000 * 896);
  });

  it("computes with 4 of 128 experts for each token", () => {
    const { experts } = work("openai/gpt-oss-120b");
    expect(experts).toMatchObject({ experts: 128, activeExperts: 4 });
    const [part] = experts?.parts ?? [];
    expect(part?.operationsPerToken).toBeLessThan(((part?.bytes ?? 0) / 0.53) * 2 * (5 / 128));
  });

  it("is divided by tensor parallelism, and passes all stages of a pipeline", () => {
    const denseBytes = (settings: object) =>
      work("meta-llama/Llama-3.1-8B-Instruct", settings).dense[0]?.bytes ?? 0;
    expect(denseBytes({ tensorParallelSize: 2 })).toBeCloseTo(denseBytes({}) / 2, -6);
    expect(denseBytes({ pipelineParallelSize: 2 })).toBeCloseTo(denseBytes({}), -6);
  });

  it("says why it is not known", () => {
    const { model } = speedInput({ model: "meta-llama/Llama-3.1-8B-Instruct", gpu: "L40S" }).deployment;
    expect(modelWork({ ...model, poolsOnly: true }, server(), gpuNamed("L4"))).toContain(
      "generates no tokens",
    );
  });
});

describe("layers that share a cache", () => {
  it("each read it, though it is stored once", () => {
    const work = modelWork(shapeOf("google/gemma-3n-E4B-it"), server(), gpuNamed("L4"));
    if (typeof work === "string") throw new Error(work);
    // 35 layers, of which the last 15 store nothing: 7 read everything, 28 a window of 512 tokens.
    const layerTokenBytes = 2 * 2 * 256 * 2;
    expect(cacheBytesRead(work.attention, 8192)).toBe(layerTokenBytes * (7 * 8192 + 28 * 512));
  });
});

describe("sparse attention", () => {
  const attention = (tensorParallelSize: number) => {
    const work = modelWork(
      shapeOf("deepseek-ai/DeepSeek-V3.2"),
      server({ tensorParallelSize }),
      gpuNamed("H200"),
    );
    if (typeof work === "string") throw new Error(work);
    return work.attention;
  };

  it("fills its selection up: a short context costs what a long one does, beside the index", () => {
    const { fixedOperations } = attention(8);
    // 61 layers × 2,048 places × 64 heads × two operations for each of 576 and 512 elements.
    expect(fixedOperations).toBe(61 * 2048 * 64 * 2 * (576 + 512));
    expect(queryOperations(attention(8), 100, "prompt")).toBeLessThan(1.01 * fixedOperations);
  });

  it("computes 64 heads on every GPU, however few it has", () => {
    expect(attention(8).fixedOperations).toBe(attention(2).fixedOperations);
    expect(attention(1).fixedOperations).toBe(2 * attention(2).fixedOperations);
  });
});

describe("guessed tokens", () => {
  it("are accepted up to the first miss", () => {
    expect(guessedSteps({ method: "mtp", tokens: 2 }, 0.5).yieldedTokens).toBe(1.75);
    expect(guessedSteps({ method: "mtp", tokens: 1 }, 0).yieldedTokens).toBe(1);
    expect(guessedSteps(null, 0.5)).toEqual({ checkedTokens: 1, yieldedTokens: 1, draftRuns: 0 });
  });

  it("that are looked up cost no draft, and are accepted less often", () => {
    const lookedUp = guessedSteps({ method: "ngram", tokens: 3 }, null);
    expect(lookedUp.draftRuns).toBe(0);
    expect(lookedUp.yieldedTokens).toBeLessThan(
      guessedSteps({ method: "mtp", tokens: 3 }, null).yieldedTokens,
    );
    expect(guessedSteps({ method: "ngram_gpu", tokens: 3 }, null)).toEqual(lookedUp);
    expect(guessedSteps({ method: "suffix", tokens: 3 }, null)).toEqual(lookedUp);
  });

  it("cost what the draft reads, whichever it was before", () => {
    const model = shapeOf("Qwen/Qwen3-32B");
    const draftBytes = (name: string | null): number | null => {
      const shape = name === null ? null : shapeOf(name);
      const draft = { name: name ?? "some/draft", shape, tensorParallelSize: null };
      const settings = server({ speculation: { method: "draft_model", tokens: 3, draft } });
      const work = modelWork(model, settings, gpuNamed("H100 SXM"));
      return typeof work === "string" ? null : work.draftBytes;
    };
    const [unknown, small, large] = [null, "Qwen/Qwen3-0.6B", "Qwen/Qwen3-4B"].map(draftBytes);
    expect(small).toBeGreaterThan(unknown ?? 0);
    expect(large).toBeGreaterThan(small ?? 0);
  });
});

describe("requests that run at once", () => {
  const long = {
    model: "meta-llama/Llama-3.1-8B-Instruct",
    gpu: "RTX 4090",
    inputTokens: 8192,
    outputTokens: 512,
  };

  it("are bounded by the sequences, the cache or the tokens of a step", () => {
    expect(mostRunning(speedInput({ ...long, settings: { maxNumSeqs: 2 } }))).toBe(2);
    expect(mostRunning(speedInput(long))).toBeLessThan(8);
    // 2,048 tokens a step: every running request takes one, and 16 prompt tokens come for each that it yields.
    expect(mostRunning(speedInput({ ...long, anyCache: true }))).toBeCloseTo((2048 * 512) / 8704, 6);
  });

  it("share a prefix that they have in common", () => {
    const input = speedInput({ ...long, settings: { maxNumBatchedTokens: 16_384 } });
    const shared = { ...input, request: { ...input.request, sharedInputTokens: 8000 } };
    expect(mostRunning(shared)).toBeGreaterThan(5 * mostRunning(input));
  });
});
