import type { RuleGuide } from "./ruleGuide.ts";

export const uncountedWeightsGuide: RuleGuide = {
  rule: "uncounted-weights",
  why: "What a session takes comes on top of the weights, which are loaded once. A process whose plan counts only the sessions seems to hold more of them than it does.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: L4
services:
  agent:
    engine: process
    model: kyutai/moshiko-pytorch-bf16
    memory_per_session: 2.0GB..2.5GB
#   ^^^^^^^^^^^^^^^^^^ warning[uncounted-weights]: take 15.4 GB
workload: { sessions: 3 }
`,
    right: `gpuplan: 1
gpu: L4
services:
  agent:
    engine: process
    model: kyutai/moshiko-pytorch-bf16
    memory_per_session: 2.0GB..2.5GB
    memory: 15.4GB
workload: { sessions: 3 }
`,
  },
  fix: { title: "Count them: memory: 15.4GB", safety: "a-decision", givesRight: true },
  remedy:
    "The weights' bytes, which are known, are written as the process's `memory`. What it takes beside them only a measurement tells.",
  versions: "Says nothing of vLLM: of its servers the weights are always counted.",
};
