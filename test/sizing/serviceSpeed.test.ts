import { describe, expect, it } from "vitest";
import { endsOf, knownEnds, serviceOf, sizedPlan } from "./sizedPlan.ts";

/** One process on an L4 with these keys. */
function speed(keys: string, gpu = "L4") {
  return serviceOf(
    sizedPlan(`gpu: ${gpu}\nservices:\n  one: { engine: process, memory: 1GB, ${keys} }\n`),
    "one",
  );
}

describe("the latency of a service", () => {
  it.each([
    ["latency: 105ms", [105, 105]],
    ["latency: 100ms..150ms", [100, 150]],
    ["latency: { L4: 200ms, A40: 180ms }", [200, 200]],
    ["latency: { L4: { fp16: 200ms, int8: 150ms } }, precision: int8", [150, 150]],
    ["latency: { L4: { fp16: 200ms } }", [200, 200]],
    ["latency: 105ms, measured: { latency: 90ms }", [90, 90]],
    ["latency: 105ms, measured: { latency: 90ms, gpu: A40 }", [105, 105]],
    ["latency: 120ms, speedup: { compiled: 20% }", [100, 100]],
    ["latency: 180ms, speedup: { compiled: 20%, second: 50% }", [100, 100]],
  ])("%s", (keys, expected) => {
    const [favourable, unfavourable] = knownEnds(speed(keys).latencyMs);
    expect(favourable).toBeCloseTo(expected[0] ?? 0, 9);
    expect(unfavourable).toBeCloseTo(expected[1] ?? 0, 9);
  });

  it.each([
    ["gpus: 1", "Nobody says how long a request to one takes."],
    ["latency: { A40: 180ms }", "The latency of one is not given for L4."],
    [
      "latency: { L4: { fp16: 200ms, int8: 150ms } }",
      'The latency of one is given for fp16, int8, and "precision" does not say which applies.',
    ],
    [
      "latency: { L4: { fp16: 200ms } }, precision: fp8",
      "The latency of one on L4 is given for fp16, not for fp8.",
    ],
  ])("is not known with %s", (keys, reason) => {
    expect(endsOf(speed(keys).latencyMs)).toBe(reason);
  });
});

describe("the throughput of a service", () => {
  it.each([
    ["one request after the other", "latency: 100ms", 10],
    ["without batching the table's batch of one", "throughput: { 1: 15/min, 4: 45/min }", 0.25],
    [
      "the largest measured size not above the batches",
      "throughput: { 1: 15/min, 4: 45/min, 8: 70/min }, batching: { max_batch_size: 6 }",
      0.75,
    ],
    [
      "with speed-ups",
      "throughput: { 8: 60/min }, batching: { max_batch_size: 8 }, speedup: { compiled: 20% }",
      1.2,
    ],
    ["as a run measured it", "latency: 100ms, measured: { throughput: 7/s }", 7],
  ])("%s", (_, keys, perSecond) => {
    const [favourable] = knownEnds(speed(keys).throughputPerSecond);
    expect(favourable).toBeCloseTo(perSecond, 9);
  });

  it("is the higher rate at the favourable end of a latency", () => {
    expect(endsOf(speed("latency: 100ms..200ms").throughputPerSecond)).toEqual([10, 5]);
  });

  it("is not known from a latency where sessions are served side by side, nor below the table's smallest batch", () => {
    expect(endsOf(speed("latency: 200ms, sessions_per_gpu: 8").throughputPerSecond)).toBe(
      "one serves several requests side by side, and nobody measured its throughput.",
    );
    expect(endsOf(speed("throughput: { 4: 45/min }").throughputPerSecond)).toBe(
      "The throughput of one is measured from batches of 4 on, and its batches have at most 1.",
    );
  });

  it("finds figures of a GPU that the plan describes by its name", () => {
    const own = "{ name: Mine 24, memory: 24GB }";
    expect(endsOf(speed("latency: { Mine 24: 50ms }", own).latencyMs)).toEqual([50, 50]);
  });
});
