import type { RuleGuide } from "./ruleGuide.ts";

export const noRoomForPercentileGuide: RuleGuide = {
  rule: "no-room-for-percentile",
  why: "The busier a stage, the longer its queue, and far more so for the slowest requests than on average. A p99 cannot be kept by GPUs that are busy nearly all the time.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
pools:
  default: { gpu: A10G, count: 1 }
services:
  voice: { engine: process, memory: 2GB, latency: 100ms }
workload: { requests: 9.5/s }
objectives: { latency: 500ms p99 }
#                      ^^^^^^^^^ warning[no-room-for-percentile]: voice is 95% busy
`,
    right: `gpuplan: 1
pools:
  default: { gpu: A10G, count: 2 }
services:
  voice: { engine: process, memory: 2GB, latency: 100ms }
workload: { requests: 9.5/s }
objectives: { latency: 500ms p99 }
`,
  },
  fix: { title: "", safety: "a-decision", givesRight: true },
  remedy: "More GPUs, with which the stage is less busy; the title says how busy.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
