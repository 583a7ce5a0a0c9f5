import type { RuleGuide } from "./ruleGuide.ts";

export const mixedPriceDatesGuide: RuleGuide = {
  rule: "mixed-price-dates",
  why: "Prices of GPUs change by the month. A sum of prices of different months is the cost of no month, and an alternative that is priced later may only seem to save.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
pools:
  small: { gpu: L4, price: runpod/spot@2025-02 }
  large: { gpu: A40, price: runpod/spot@2026-01 }
#                           ^^^^^^^^^^^^^^^^^^^ information[mixed-price-dates]: The price of large is of 2026-01-01, that of small of 2025-02
services:
  agent: { engine: process, memory: 1GB, pool: small }
  other: { engine: process, memory: 1GB, pool: large }
`,
    right: `gpuplan: 1
pools:
  small: { gpu: L4, price: runpod/spot@2026-01 }
  large: { gpu: A40, price: runpod/spot@2026-01 }
services:
  agent: { engine: process, memory: 1GB, pool: small }
  other: { engine: process, memory: 1GB, pool: large }
`,
  },
  fix: null,
  remedy: "Name one date for all of them. `gpuplan prices` lists what is known.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
