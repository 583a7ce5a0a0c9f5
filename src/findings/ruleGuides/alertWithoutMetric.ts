import type { RuleGuide } from "./ruleGuide.ts";

export const alertWithoutMetricGuide: RuleGuide = {
  rule: "alert-without-metric",
  why: "Alert rules are generated from the plan. A condition on something that nothing reports becomes no rule, and on the day that it was written for nobody is woken.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: A10G
services:
  voice: { engine: process, memory: 2GB, latency: 1s }
alerts:
  gpu_utilisation: "< 50%"
# ^^^^^^^^^^^^^^^ warning[alert-without-metric]: Did you mean gpu_utilization?
`,
    right: `gpuplan: 1
gpu: A10G
services:
  voice: { engine: process, memory: 2GB, latency: 1s }
alerts:
  gpu_utilization: "< 50%"
`,
  },
  fix: { title: "Change to gpu_utilization", safety: "a-decision", givesRight: true },
  remedy: "A misspelt name gets the nearest one. A process's own metric is named under its `metrics`.",
  versions: "vLLM's metrics are those of the version in use.",
};
