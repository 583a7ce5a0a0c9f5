import type { RuleGuide } from "./ruleGuide.ts";

export const exceededBudgetGuide: RuleGuide = {
  rule: "exceeded-budget",
  why: "What the GPUs cost follows from their count, their prices and the hours that they run. It is compared with the budget before the bill does it.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
pools:
  default: { gpu: L4, count: 2, price: $0.50/h }
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
objectives: { cost: $700/month }
#                   ^^^^^^^^^^ warning[exceeded-budget]: The plan costs $730/month, and the objective is $700/month
`,
    right: `gpuplan: 1
pools:
  default: { gpu: L4, count: 2, price: $0.45/h }
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
objectives: { cost: $700/month }
`,
  },
  fix: null,
  remedy: "Fewer or cheaper GPUs, fewer hours, or a larger budget. `alternatives` of a plan compares them.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
