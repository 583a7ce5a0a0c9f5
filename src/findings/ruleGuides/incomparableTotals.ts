import type { RuleGuide } from "./ruleGuide.ts";

export const incomparableTotalsGuide: RuleGuide = {
  rule: "incomparable-totals",
  why: "An alternative that serves fewer people costs less, and saves nothing. Totals over a growth compare only where the same is served.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
pools:
  default: { gpu: L4, price: $0.50/h }
services:
  agent: { engine: process, memory: 1GB, sessions_per_gpu: { L4: 10, A40: 20 } }
workload: { sessions: 100, growth: [{ months: 6, sessions: 40 }] }
alternatives:
  larger: { pools: { default: { gpu: A40, price: $1/h } }, workload: { growth: [{ months: 6, sessions: 80 }] } }
# ^^^^^^ warning[incomparable-totals]: larger serves 480 session-months over its growth, the plan 240
`,
    right: `gpuplan: 1
pools:
  default: { gpu: L4, price: $0.50/h }
services:
  agent: { engine: process, memory: 1GB, sessions_per_gpu: { L4: 10, A40: 20 } }
workload: { sessions: 100, growth: [{ months: 6, sessions: 40 }] }
alternatives:
  larger: { pools: { default: { gpu: A40, price: $1/h } } }
`,
  },
  fix: null,
  remedy:
    "Give the alternative the plan's growth. Where nothing but the demand differs, that is what the alternative is for, and nothing is said.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
