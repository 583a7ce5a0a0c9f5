import type { RuleGuide } from "./ruleGuide.ts";

export const overloadedGpusGuide: RuleGuide = {
  rule: "overloaded-gpus",
  why: "Where requests come faster than they are served the queue grows without end, and a session that finds no room is refused.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
pools:
  default: { gpu: L4, count: 2 }
#                            ^ warning[overloaded-gpus]: 1,800 requests a minute to stt need 4 L4 and 2 are there.
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
workload: { requests: 30/s, utilization: 75% }
`,
    right: `gpuplan: 1
pools:
  default: { gpu: L4, count: 4 }
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
workload: { requests: 30/s, utilization: 75% }
`,
  },
  fix: { title: "Raise the count to 4", safety: "a-decision", givesRight: true },
  remedy: "The count is raised to what the workload needs; the title says what that costs.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
