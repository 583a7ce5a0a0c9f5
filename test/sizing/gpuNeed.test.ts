import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsOf, knownEnds, sizedPlan } from "./sizedPlan.ts";

const gpus = (text: string) => endsOf(sizedPlan(text).workload.gpusNeeded);

describe("GPUs that a workload needs", () => {
  it("are as many as the tightest of sessions and requests asks for", () => {
    const plan = (rate: string) => `
gpu: L4
services:
  a: { engine: process, memory: 1GB, sessions_per_gpu: 10, throughput: { 1: 5/s } }
workload: { sessions: 100, requests_per_session: ${rate} }
`;
    expect(gpus(plan("0.1/s"))).toEqual([10, 10]);
    expect(gpus(plan("1/s"))).toEqual([20, 20]);
  });

  it("leave room for utilization and reserve", () => {
    const plan = (keys: string) =>
      `pools:\n  default: { gpu: L4${keys} }\nservices:\n  a: { engine: process, memory: 1GB, latency: 100ms }\nworkload: { requests: 30/s`;
    expect(gpus(`${plan("")} }\n`)).toEqual([3, 3]);
    expect(gpus(`${plan("")}, utilization: 75% }\n`)).toEqual([4, 4]);
    expect(gpus(`${plan(", reserve: 50%")}, utilization: 75% }\n`)).toEqual([8, 8]);
  });

  it("are those of every group of a pool, and of every pool", () => {
    const plan = sizedPlan(`
pools:
  one: { gpu: L4 }
  two: { gpu: A40 }
services:
  stt: { engine: process, memory: 1GB, latency: 50ms, pool: one, share: llm2 }
  llm2: { engine: process, memory: 1GB, latency: 200ms, pool: one }
  tts: { engine: process, memory: 1GB, latency: 100ms, pool: one }
  big: { engine: process, memory: 1GB, latency: 1s, pool: two }
pipeline: [stt, llm2, tts, big]
workload: { requests: 20/s }
`);
    // stt and llm2 stand on the same GPUs: 20/s ÷ 5/s; tts: 20 ÷ 10; big: 20 ÷ 1.
    expect(plan.pools.map(({ gpusNeeded }) => endsOf(gpusNeeded))).toEqual([
      [6, 6],
      [20, 20],
    ]);
    expect(plan.pools[0]?.groups.map(({ services }) => services.map(({ service }) => service.name))).toEqual([
      ["stt", "llm2"],
      ["tts"],
    ]);
    expect(endsOf(plan.workload.gpusNeeded)).toEqual([26, 26]);
    // Everything is served at the rate that arrives, so every stage is full.
    expect(endsOf(plan.pipeline?.throughputPerSecond)).toEqual([20, 20]);
    expect(endsOf(plan.workload.busy)).toEqual([1, 1]);
  });

  it("are at least the replicas that the plan asks for, each on its GPUs", () => {
    expect(gpus("gpu: L4\nservices:\n  a: { engine: process, memory: 1GB, gpus: 2, replicas: 3 }\n")).toEqual(
      [6, 6],
    );
  });

  it("are trusted with their sessions each, also where one copy takes several", () => {
    const plan = (keys: string) =>
      gpus(
        `gpu: L4\nservices:\n  a: { engine: process, memory: 1GB, sessions_per_gpu: 10${keys} }\nworkload: { sessions: 45 }\n`,
      );
    expect(plan("")).toEqual([5, 5]);
    expect(plan(", gpus: 2")).toEqual([6, 6]);
  });

  it("are those of the estimate for a vLLM server", () => {
    const plan = (requests: number) => `
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 32K } }
workload: { concurrency: ${requests}, context: 32K }
`;
    const [one] = knownEnds(sizedPlan(plan(1)).workload.gpusNeeded);
    const [ten] = knownEnds(sizedPlan(plan(10)).workload.gpusNeeded);
    expect(one).toBe(1);
    expect(ten).toBe(5);
  });

  it("take the calls of the tenants where neither sessions nor concurrency is given", () => {
    const text =
      "gpu: L4\nservices:\n  a: { engine: process, memory: 1GB, sessions_per_gpu: 10 }\nworkload: { tenants: 20..23, calls_per_tenant: 4 }\n";
    expect(gpus(text)).toEqual([8, 10]);
  });

  it("are not known where nothing says what one carries, or nothing fits", () => {
    expect(
      gpus("gpu: L4\nservices:\n  a: { engine: process, memory: 1GB }\nworkload: { sessions: 5 }\n"),
    ).toBe("Nothing in the plan says how much of the workload one copy of a carries.");
    expect(
      gpus(
        "gpu: L4\nservices:\n  a: { engine: process, memory_per_session: 30GB }\nworkload: { sessions: 5 }\n",
      ),
    ).toBe("a has no room for a single session.");
  });

  it("carry the sessions and would not with one fewer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 40 }), (sessions, each) => {
        const [needed] = knownEnds(
          sizedPlan(
            `gpu: L4\nservices:\n  a: { engine: process, memory: 1GB, sessions_per_gpu: ${each} }\nworkload: { sessions: ${sessions} }\n`,
          ).workload.gpusNeeded,
        );
        expect(needed * each).toBeGreaterThanOrEqual(sessions);
        expect((needed - 1) * each).toBeLessThan(sessions);
      }),
      { numRuns: 40 },
    );
  });
});

describe("copies of what shares a GPU", () => {
  it("stand on every GPU of the pool", () => {
    const plan = sizedPlan(`
pools:
  default: { gpu: L4, count: 3 }
services:
  stt: { engine: process, memory: 1GB, latency: 50ms, share: true }
  llm: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { gpu-memory-utilization: 0.5 } }
  tts: { engine: process, memory: 1GB, latency: 100ms }
pipeline: [stt, llm, tts]
workload: { sessions: 300, context: 1K }
`);
    const [group] = plan.pools[0]?.groups ?? [];
    expect(endsOf(group?.copies)).toEqual([3, 3]);
    expect(endsOf(plan.pipeline?.throughputPerSecond)).toEqual([30, 30]);
    const llm = plan.services.find(({ service }) => service.name === "llm");
    expect(llm?.assessment?.deployment.replicas.value).toBe(3);
  });

  it("of a vLLM server alone are its replicas, whatever the count", () => {
    const plan = sizedPlan(`
pools:
  default: { gpu: L4, count: 2 }
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } }
`);
    expect(endsOf(plan.pools[0]?.groups[0]?.copies)).toEqual([1, 1]);
  });
});
