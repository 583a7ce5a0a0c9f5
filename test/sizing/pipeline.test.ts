import { describe, expect, it } from "vitest";
import { endsOf, knownEnds, sizedPlan } from "./sizedPlan.ts";

describe("a pipeline", () => {
  const stages = `
gpu: L4
services:
  a: { engine: process, memory: 1GB, latency: 10ms..20ms, share: true }
  b: { engine: process, memory: 1GB, latency: 80ms }
  aside: { engine: process, memory: 1GB, latency: 9s }
pipeline: [a, b]
`;

  it("adds its stages up at both ends, and is bound by the slowest", () => {
    const { pipeline } = sizedPlan(stages);
    expect(endsOf(pipeline?.latencyMs)).toEqual([90, 100]);
    expect(pipeline).toMatchObject({ bottleneck: "b", bottleneckShare: 0.8 });
    expect(endsOf(pipeline?.throughputPerSecond)).toEqual([12.5, 12.5]);
    expect(endsOf(pipeline?.perDay)).toEqual([1_080_000, 1_080_000]);
  });

  it("passes as much as utilization and reserve allow", () => {
    const { pipeline } = sizedPlan(
      `${stages.replace("gpu: L4", "pools:\n  default: { gpu: L4, reserve: 20% }")}workload: { utilization: 75% }\n`,
    );
    const [usable] = knownEnds(pipeline?.atUtilizationPerSecond);
    expect(usable).toBeCloseTo(7.5, 9);
  });

  it("may be bound by another stage than takes longest, where that one has more GPUs", () => {
    const { pipeline } = sizedPlan(`
pools:
  one: { gpu: L4, count: 1 }
  many: { gpu: L4, count: 10 }
services:
  quick: { engine: process, memory: 1GB, latency: 50ms, pool: one }
  slow: { engine: process, memory: 1GB, latency: 100ms, pool: many }
pipeline: [quick, slow]
`);
    expect(pipeline).toMatchObject({ bottleneck: "quick" });
    expect(pipeline?.bottleneckShare).toBeCloseTo(1 / 3, 9);
    expect(endsOf(pipeline?.throughputPerSecond)).toEqual([20, 20]);
  });

  it("takes a stage that nobody measured to keep up, and says so", () => {
    const { pipeline } = sizedPlan(`
gpu: L4
services:
  stt: { engine: process, memory: 1GB, latency: 50ms, share: true }
  llm:
    model: Qwen/Qwen2.5-0.5B-Instruct
    args: { gpu-memory-utilization: 0.5 }
    measured: { latency: 25ms }
pipeline: [stt, llm]
`);
    expect(endsOf(pipeline?.latencyMs)).toEqual([75, 75]);
    expect(pipeline).toMatchObject({ bottleneck: "stt", takenToKeepUp: ["llm"] });
  });

  it("is the one service of a plan, and none of several without an order", () => {
    expect(
      sizedPlan("gpu: L4\nservices:\n  a: { engine: process, memory: 1GB, latency: 10ms }\n").pipeline,
    ).toMatchObject({
      bottleneck: "a",
      bottleneckShare: 1,
    });
    expect(sizedPlan(stages.replace("pipeline: [a, b]\n", "")).pipeline).toBeNull();
  });

  it("is as slow as the slowest tier, each on the GPU of its pool", () => {
    const plan = sizedPlan(`
pools:
  fast: { gpu: A40 }
  cheap: { gpu: L4 }
services:
  a: { engine: process, memory: 1GB, latency: { L4: 200ms, A40: 180ms }, sessions_per_gpu: { L4: 10, A40: 20 } }
workload:
  sessions: 100
  tiers:
    premium: { share: 20%, pool: fast, latency: 150ms }
    standard: { share: 80%, pool: cheap, latency: 200ms }
`);
    expect(plan.tiers.map(({ name, met, pipeline }) => [name, met, endsOf(pipeline?.latencyMs)])).toEqual([
      ["premium", false, [180, 180]],
      ["standard", true, [200, 200]],
    ]);
    expect(endsOf(plan.pipeline?.latencyMs)).toEqual([200, 200]);
    expect(plan.pools.map(({ pool, gpusNeeded }) => [pool.name, endsOf(gpusNeeded)])).toEqual([
      ["fast", [1, 1]],
      ["cheap", [8, 8]],
    ]);
    expect(plan.services).toHaveLength(2);
  });
});
