import { describe, expect, it } from "vitest";
import type { SpeedInput } from "../../src/performance/estimateSpeed.ts";
import { type Simulation, type SimulationOptions, simulate } from "../../src/performance/simulate.ts";
import { type SpeedCase, speedInput, speedOf } from "./inputs.ts";

const LLAMA_8B = "meta-llama/Llama-3.1-8B-Instruct";

function simulated(input: SpeedInput, options: SimulationOptions): Simulation {
  const result = simulate(input, options);
  if ("problem" in result) throw new Error(result.problem);
  return result;
}

describe("the simulation agrees with the formula", () => {
  const cases: readonly SpeedCase[] = [
    { model: LLAMA_8B, gpu: "L40S", inputTokens: 512, outputTokens: 256, concurrency: 1 },
    { model: LLAMA_8B, gpu: "L40S", inputTokens: 512, outputTokens: 256, concurrency: 32 },
    { model: LLAMA_8B, gpu: "H100 SXM", inputTokens: 4096, outputTokens: 512, concurrency: 32 },
    { model: "openai/gpt-oss-20b", gpu: "RTX 5090", inputTokens: 1024, outputTokens: 1024, concurrency: 64 },
    { model: "Qwen/Qwen3.5-9B", gpu: "L40S", inputTokens: 2048, outputTokens: 256, concurrency: 8 },
  ];

  it.each(cases)("$model on $gpu, $concurrency × $inputTokens/$outputTokens", (example) => {
    const input = speedInput(example);
    const speed = speedOf(input);
    const spreading = { input: 0.3, output: 0.3 };
    const run = simulated(input, { seed: 1, requests: 40 * (example.concurrency ?? 1), spreading });
    expect(Math.abs(run.tpotMs.mean / speed.tpotMs.mid - 1)).toBeLessThan(0.15);
    expect(Math.abs(run.outputTokensPerSecond / speed.outputTokensPerSecond.mid - 1)).toBeLessThan(0.15);
    expect(Math.abs(run.ttftMs.p50 / speed.ttftMs.mid - 1)).toBeLessThan(0.6);
  });

  it("at a rate below saturation", () => {
    const base = speedInput({ model: LLAMA_8B, gpu: "L40S", inputTokens: 512, outputTokens: 256 });
    const input: SpeedInput = { ...base, load: { kind: "rate", requestsPerSecond: 3 } };
    const run = simulated(input, { seed: 3, requests: 2000 });
    const speed = speedOf(input);
    expect(Math.abs(run.tpotMs.mean / speed.tpotMs.mid - 1)).toBeLessThan(0.1);
    expect(Math.abs(run.ttftMs.mean / speed.ttftMs.mid - 1)).toBeLessThan(0.4);
    expect(run.requestsPerSecond).toBeCloseTo(3, 0);
  });
});

describe("a simulated run", () => {
  const input = speedInput({
    model: LLAMA_8B,
    gpu: "RTX 4090",
    inputTokens: 1024,
    outputTokens: 512,
    concurrency: 48,
  });
  const spreading = { input: 0.5, output: 0.5 };

  it("is the same for the same seed, and another for another", () => {
    const first = simulated(input, { seed: 7, requests: 200, spreading });
    expect(simulated(input, { seed: 7, requests: 200, spreading })).toEqual(first);
    expect(simulated(input, { seed: 8, requests: 200, spreading })).not.toEqual(first);
  });

  it("of no requests serves none", () => {
    expect(simulated(input, { seed: 7, requests: 0, spreading })).toMatchObject({
      outputTokensPerSecond: 0,
      requestsPerSecond: 0,
      steps: 0,
    });
  });

  it("has its percentiles in order", () => {
    const { ttftMs, tpotMs, requestMs } = simulated(input, { seed: 1, requests: 300, spreading });
    for (const { p50, p90, p95, p99 } of [ttftMs, tpotMs, requestMs]) {
      expect([p50, p90, p95, p99]).toEqual([p50, p90, p95, p99].toSorted((a, b) => a - b));
    }
    expect(requestMs.p50).toBeGreaterThan(ttftMs.p50);
  });

  it("gives the cache back and begins again where requests outgrow it", () => {
    expect(simulated(input, { seed: 1, requests: 200 }).preemptions).toBeGreaterThan(0);
    const roomy = { ...input, estimate: null };
    expect(simulated(roomy, { seed: 1, requests: 200 }).preemptions).toBe(0);
  });

  it("takes its time even when one request is too long for the cache", () => {
    const huge = { ...input, request: { inputTokens: 200_000, outputTokens: 4 } };
    expect(simulated(huge, { seed: 1, requests: 2 }).requestsPerSecond).toBeGreaterThan(0);
  });
});
