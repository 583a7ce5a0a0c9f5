import { describe, expect, it } from "vitest";
import { analyzedPlan, knownEnds, sizedPlan } from "./sizedPlan.ts";

const chat = (
  more: string,
  objectives: string,
  workload = "{ concurrency: 8, context: { prompt: 1K, output: 256 } }",
) =>
  `gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K }${more} }
workload: ${workload}
objectives: ${objectives}
`;

function objective(more: string, objectives: string, workload?: string) {
  const [found] = sizedPlan(chat(more, objectives, workload)).objectives;
  if (found === undefined) throw new Error("There is no objective.");
  return found;
}

describe("an objective on times of a server that nobody measured", () => {
  it.each(["latency", "ttft", "tpot"])("holds %s against the estimate, which is a range", (id) => {
    const { value, isEstimated, met } = objective("", `{ ${id}: 1h }`);
    const [low, high] = knownEnds(value);
    expect(isEstimated).toBe(true);
    expect(met).toBe(true);
    expect(high).toBeGreaterThan(low);
  });

  it("is never shorter at a higher percentile", () => {
    const at = (text: string) => knownEnds(objective("", `{ ttft: 1s ${text} }`).value)[1];
    expect(at("p90")).toBeGreaterThanOrEqual(at("p50"));
    expect(at("p99")).toBeGreaterThanOrEqual(at("p90"));
  });

  it("says up to how many requests at once it would likely hold, and what limits", () => {
    const { reach, met } = objective(
      "",
      "{ tpot: 80ms }",
      "{ concurrency: 100, context: { prompt: 1K, output: 256 } }",
    );
    expect(met).toBe(false);
    expect(reach?.service).toBe("chat");
    expect(reach?.upTo).toBeGreaterThan(0);
    expect(reach?.upTo).toBeLessThan(100);
  });

  it("says so where not even one request keeps it", () => {
    expect(objective("", "{ tpot: 1ms }").reach?.upTo).toBe(0);
  });
});

describe("an objective on what a run has measured", () => {
  const measured = ", measured: { ttft: { mean: 100ms, p50: 90ms, p90: 200ms, p99: 400ms }, tpot: 30ms }";

  it.each([
    ["ttft: 1s", 100],
    ["ttft: 1s p50", 90],
    ["ttft: 1s p90", 200],
    ["ttft: 1s p95", 400],
    ["ttft: 1s p99", 400],
    ["tpot: 1s p99", 30],
  ])("%s is held against %d ms", (text, milliseconds) => {
    const { value, isEstimated, reach } = objective(measured, `{ ${text} }`);
    expect(knownEnds(value)).toEqual([milliseconds, milliseconds]);
    expect([isEstimated, reach]).toEqual([false, null]);
  });
});

describe("a plan whose workload says what a request asks for", () => {
  it("gets the latency and the throughput of its server from the estimate, and says so", () => {
    const { pipeline } = sizedPlan(chat("", "{ latency: 1h }"));
    expect([pipeline?.latencyOrigin, pipeline?.throughputOrigin]).toEqual(["estimated", "estimated"]);
    expect(knownEnds(pipeline?.latencyMs)[0]).toBeGreaterThan(0);
  });

  it("counts the GPUs that a rate of requests needs by it", () => {
    const gpus = (rate: string) =>
      knownEnds(
        sizedPlan(
          `pools: { main: { gpu: L4 } }\nservices:\n  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K } }\nworkload: { requests: ${rate}, context: { prompt: 1K, output: 256 } }\n`,
        ).workload.gpusNeeded,
      );
    expect(gpus("0.1/s")).toEqual([1, 1]);
    const [low, high] = gpus("20/s");
    expect(low).toBeGreaterThan(1);
    expect(high).toBeGreaterThanOrEqual(low);
  });

  it("takes what was measured in the place of the estimate", () => {
    const { pipeline } = sizedPlan(
      chat(", measured: { latency: 5s, throughput: 2/s }", "{ latency: 6s p99 }"),
    );
    expect([pipeline?.latencyOrigin, pipeline?.throughputOrigin]).toEqual(["measured", "measured"]);
    expect(knownEnds(pipeline?.latencyMs)).toEqual([5000, 5000]);
    expect(knownEnds(pipeline?.throughputPerSecond)).toEqual([2, 2]);
  });

  it("tells nothing of sessions, whose context is held over many requests", () => {
    const plan = chat("", "{ latency: 1h }", "{ sessions: 8, context: 1K }");
    expect(sizedPlan(plan).pipeline?.latencyMs.ends).toBeNull();
    expect(analyzedPlan(plan).problems).toEqual([]);
  });
});
