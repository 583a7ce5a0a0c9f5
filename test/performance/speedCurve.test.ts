import { describe, expect, it } from "vitest";
import { explainSpeed } from "../../src/performance/explainSpeed.ts";
import { concurrencyUpTo, saturationOf, speedAgainstConcurrency } from "../../src/performance/speedCurve.ts";
import { speedInput, speedOf } from "./inputs.ts";

const input = speedInput({
  model: "meta-llama/Llama-3.1-8B-Instruct",
  gpu: "L40S",
  inputTokens: 1024,
  outputTokens: 256,
});

describe("the speed against the number of open requests", () => {
  it("is given at every doubling, and at the end", () => {
    const points = speedAgainstConcurrency(input, 100);
    if ("problem" in points) throw new Error(points.problem);
    expect(points.map((point) => point.concurrency)).toEqual([1, 2, 4, 8, 16, 32, 64, 100]);
    const rates = points.map((point) => point.speed.outputTokensPerSecond.mid);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
  });

  it("keeps an objective up to a number, beyond which it does not", () => {
    const kept = concurrencyUpTo(input, { tpotMs: 40 }, 512);
    if (typeof kept !== "number") throw new Error(kept.problem);
    const tpot = (requests: number) =>
      speedOf({ ...input, load: { kind: "concurrency", requests } }).tpotMs.mid;
    expect(kept).toBeGreaterThan(1);
    expect(tpot(kept)).toBeLessThanOrEqual(40);
    expect(tpot(kept + 1)).toBeGreaterThan(40);
  });

  it("keeps none that a single request breaks, and all that nothing breaks", () => {
    expect(concurrencyUpTo(input, { tpotMs: 1 }, 512)).toBe(0);
    expect(
      concurrencyUpTo(input, { ttftMs: 1e9, requestMs: 1e12, tokensPerSecondPerRequest: 0.001 }, 64),
    ).toBe(64);
  });

  it("saturates where more wait instead of run", () => {
    const point = saturationOf(input, 4096);
    if ("problem" in point) throw new Error(point.problem);
    expect(point.concurrency).toBeLessThanOrEqual(256);
    const beyond = speedOf({ ...input, load: { kind: "concurrency", requests: 4096 } });
    const gained = beyond.outputTokensPerSecond.mid / point.speed.outputTokensPerSecond.mid;
    expect(gained).toBeLessThan(1.02);
    expect(beyond.saturated).toBe(true);
  });

  it("is not known where the GPU is not", () => {
    const gpu = { ...input.deployment.gpu, bandwidthBytesPerSecond: null };
    const unknown = { ...input, deployment: { ...input.deployment, gpu } };
    for (const result of [
      speedAgainstConcurrency(unknown, 8),
      concurrencyUpTo(unknown, { tpotMs: 10 }, 8),
      saturationOf(unknown, 8),
    ]) {
      expect(result).toHaveProperty("problem");
    }
    expect(explainSpeed(unknown, speedOf(input))).toEqual([]);
  });
});

describe("the explanation of a speed", () => {
  it("names what a step reads, and adds its parts up to the time per token", () => {
    const speed = speedOf(input);
    const steps = explainSpeed(input, speed);
    expect(steps.map((step) => step.figure)).toEqual([
      "latency.bandwidth",
      "latency.weightsPerStep",
      "latency.kvPerStep",
      "latency.tpotMs",
      "latency.ttftMs",
    ]);
    expect(steps[0]?.with).toBe("864.0 GB/s");
    const parts = Object.values(speed.parts).reduce((sum, part) => sum + part, 0);
    expect(parts).toBeCloseTo(speed.tpotMs.mid, 1);
  });

  it("tells how many experts a step touches", () => {
    const mixture = speedInput({ model: "openai/gpt-oss-20b", gpu: "L40S", concurrency: 4 });
    const steps = explainSpeed(mixture, speedOf(mixture));
    expect(steps.find((step) => step.figure === "latency.expertsPerStep")?.with).toContain("4 of 32 active");
  });
});
