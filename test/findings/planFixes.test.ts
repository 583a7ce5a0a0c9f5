import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { findingsOf, fixedText } from "../support/findings.ts";
import { openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** A plan with one fault, the fix to take, and what the text then contains. */
const cases = [
  {
    rule: "disagreeing-counts",
    fix: "Set sessions to 92",
    gives: "sessions: 92",
    text: "gpuplan: 1\ngpu: L4\nservices:\n  a: { engine: process, memory: 1GB }\nworkload: { sessions: 9, tenants: 23, calls_per_tenant: 4 }\n",
  },
  {
    rule: "uncounted-weights",
    fix: "Count them: memory: 15.4GB",
    gives: "memory: 15.4GB",
    text: "gpuplan: 1\ngpu: L4\nservices:\n  a:\n    engine: process\n    model: kyutai/moshiko-pytorch-bf16\n    memory_per_session: 2GB\nworkload: { sessions: 3 }\n",
  },
  {
    rule: "no-room-for-percentile",
    fix: "Fill the stages to 80% at most → 4 GPUs, 71% busy",
    gives: "utilization: 80%",
    text: "gpuplan: 1\ngpu: A10G\nservices:\n  a: { engine: process, memory: 1GB, throughput: { 1: 70/min } }\nworkload: { requests: 200/min }\nalerts: { latency_p99: '> 10s' }\n",
  },
  {
    rule: "no-room-for-percentile",
    fix: "Fill the stages to 80% at most",
    gives: "utilization: 80%",
    text: "gpuplan: 1\ngpu: A10G\nservices:\n  a: { engine: process, memory: 1GB, throughput: { 1: 70/min } }\nworkload: { requests: 200/min, utilization: 100% }\nobjectives: { latency: 10s p95 }\n",
  },
  {
    rule: "no-room-for-percentile",
    fix: "Raise the count → 4 GPUs, 71% busy",
    gives: "count: 4",
    text: "gpuplan: 1\npools:\n  default: { gpu: A10G, count: 3 }\nservices:\n  a: { engine: process, memory: 1GB, throughput: { 1: 70/min } }\nworkload: { requests: 200/min }\nobjectives: { latency: 10s p95 }\n",
  },
  {
    rule: "overloaded-gpus",
    fix: "Raise the count to 5 (3 GPUs more for $1.50/h)",
    gives: "count: 5",
    text: "gpuplan: 1\npools:\n  default: { gpu: L4, count: 2, price: $0.50/h }\nservices:\n  a: { engine: process, memory: 1GB, latency: 100ms }\nworkload: { requests: 45/s }\n",
  },
  {
    rule: "cannot-start",
    fix: "Lower --gpu-memory-utilization to 0.72",
    gives: "gpu-memory-utilization: 0.72 }",
    text: "gpuplan: 1\ngpu: 1x L4\nservices:\n  llm: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { gpu-memory-utilization: 0.9 }, share: true }\n  tts: { engine: process, memory: 6GB }\nworkload: { concurrency: 4, context: 4K }\n",
  },
];

describe("the fixes of what a plan comes to", () => {
  it.each(cases)("$rule: $fix", ({ rule, fix, gives, text }) => {
    expect(findingsOf(service, text, rule, planName)).toHaveLength(1);
    const fixed = fixedText(service, text, rule, fix, planName);
    expect(fixed).toContain(gives);
    expect(findingsOf(service, fixed, rule, planName)).toEqual([]);
    expect(findingsOf(service, fixed, "invalid-plan", planName)).toEqual([]);
  });
});
