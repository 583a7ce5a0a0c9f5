import type { RuleGuide } from "./ruleGuide.ts";

export const disagreeingCountsGuide: RuleGuide = {
  rule: "disagreeing-counts",
  why: "Costs are divided by the tenants and capacity is counted in sessions. Where the tenants with their calls are not the sessions, one of the two sums is wrong.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: L4
services:
  voice: { engine: process, memory: 4GB, latency: 35ms }
workload:
  concurrency: 50
#              ^^ warning[disagreeing-counts]: 23 tenants with 4 calls each are 92 calls at once
  tenants: 23
  calls_per_tenant: 4
`,
    right: `gpuplan: 1
gpu: L4
services:
  voice: { engine: process, memory: 4GB, latency: 35ms }
workload:
  concurrency: 92
  tenants: 23
  calls_per_tenant: 4
`,
  },
  fix: { title: "Set concurrency to 92", safety: "a-decision", givesRight: true },
  remedy:
    "The count can be set to what the tenants come to. If it was right, the tenants or their calls are not.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
