import { describe, expect, it } from "vitest";
import { endsOf, serviceOf, sizedPlan } from "./sizedPlan.ts";

/** A GPU of exactly 24 GB. */
const gpu = "{ name: Mine, memory: 24GB, bandwidth: 300GB/s, compute_capability: 8.9 }";

describe("the memory of processes", () => {
  it("is a size, the sum of its parts, or what the sessions of a GPU add", () => {
    const plan = sizedPlan(`
gpu: ${gpu}
services:
  stt: { engine: process, memory: 2.0GB..2.5GB }
  tts: { engine: process, memory: { weights: 1.5GB, decoder: 0.3GB, cache: 0.5GB } }
  agent: { engine: process, memory: 4GB, memory_per_session: 1GB..2GB }
workload: { sessions: 30 }
`);
    expect(endsOf(serviceOf(plan, "stt").memoryBytes)).toEqual([2e9, 2.5e9]);
    expect(endsOf(serviceOf(plan, "tts").memoryBytes)).toEqual([2.3e9, 2.3e9]);
    const agent = serviceOf(plan, "agent");
    expect(endsOf(agent.sessionsByMemory)).toEqual([20, 10]);
    // 30 sessions on 2 GPUs of 20, or on 3 of 10.
    expect(endsOf(agent.memoryBytes)).toEqual([4e9 + 15e9, 4e9 + 20e9]);
    expect(endsOf(plan.pools[0]?.groups[2]?.copies)).toEqual([2, 3]);
  });

  it("leaves sessions what the others on the GPU and the reserve leave", () => {
    const plan = sizedPlan(`
pools:
  default: { gpu: ${gpu}, reserve: 25% }
services:
  stt: { engine: process, memory: 3GB, share: true }
  agent: { engine: process, memory: 5GB, memory_per_session: 1GB }
  other: { engine: process, memory_per_session: 1GB }
workload: { sessions: 5 }
`);
    // 24 GB less a quarter are 18; 8 are held, and each session takes 1 of both.
    expect(endsOf(serviceOf(plan, "agent").sessions)).toEqual([5, 5]);
    expect(endsOf(serviceOf(plan, "other").sessions)).toEqual([5, 5]);
    expect(plan.pools[0]?.groups).toHaveLength(1);
    expect(endsOf(plan.workload.gpusNeeded)).toEqual([1, 1]);
  });

  it("leaves sessions nothing of what a vLLM server reserves", () => {
    const plan = sizedPlan(`
gpu: ${gpu}
services:
  llm: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { gpu-memory-utilization: 0.5 }, share: true }
  agent: { engine: process, memory: 2GB, memory_per_session: 1GB }
workload: { sessions: 10, context: 1K }
`);
    expect(endsOf(serviceOf(plan, "agent").sessionsByMemory)).toEqual([10, 10]);
  });

  it("trusts a GPU with fewer sessions than fit where the plan says so, never with more", () => {
    const sessions = (keys: string) =>
      endsOf(serviceOf(sizedPlan(`gpu: L4\nservices:\n  a: { engine: process, ${keys} }\n`), "a").sessions);
    expect(sessions("memory_per_session: 2GB..2.5GB, sessions_per_gpu: { L4: 8..10 }")).toEqual([10, 8]);
    expect(sessions("memory_per_session: 2GB..2.5GB, sessions_per_gpu: 10..20")).toEqual([11, 9]);
    expect(sessions("memory: 1GB, sessions_per_gpu: 4")).toEqual([4, 4]);
  });

  it("says what is not known", () => {
    const plan = sizedPlan("gpu: L4\nservices:\n  a: { engine: process, latency: 10ms }\n");
    expect(endsOf(serviceOf(plan, "a").memoryBytes)).toBe("The plan does not say how much memory a holds.");
    expect(endsOf(serviceOf(plan, "a").sessions)).toBe("Nothing says how many sessions a holds.");
  });
});
