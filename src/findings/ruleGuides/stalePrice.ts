import type { RuleGuide } from "./ruleGuide.ts";

export const stalePriceGuide: RuleGuide = {
  rule: "stale-price",
  why: "Prices of GPUs change by the month, and mostly fall. A plan that was right half a year ago may choose the dearer GPU today. Age is counted from the day on which the plan is looked at; a price that the plan gives itself has no date, and is not judged.",
  example: {
    fileName: "plan.gpuplan.yaml",
    today: "2026-03-01",
    wrong: `gpuplan: 1
pools:
  main: { gpu: L4, price: runpod/spot@2025-02 }
#                         ^^^^^^^^^^^^^^^^^^^ information[stale-price]: The price of main is of 2025-02, 366 days ago.
services:
  agent: { engine: process, memory: 1GB }
`,
    right: `gpuplan: 1
pools:
  main: { gpu: L4, price: runpod/spot@2026-01-01 }
services:
  agent: { engine: process, memory: 1GB }
`,
  },
  fix: { title: "Use the newest price", safety: "a-decision", givesRight: true },
  remedy:
    "The fix writes the newest row of the price table in its place. `gpuplan prices` lists what is known.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
