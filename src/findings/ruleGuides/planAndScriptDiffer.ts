import type { RuleGuide } from "./ruleGuide.ts";

export const planAndScriptDifferGuide: RuleGuide = {
  rule: "plan-and-script-differ",
  why: "The plan's sums rest on what the plan says, and what runs is the script. Where they differ, the money and the capacity are those of a server that nobody starts.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-3B-Instruct
#          ^^^^^^^^^^^^^^^^^^^^^^^^ warning[plan-and-script-differ]: Qwen/Qwen2.5-3B-Instruct here, and Qwen/Qwen2.5-7B-Instruct in serve.sh
    script: serve.sh
workload: { concurrency: 2 }
`,
    right: `gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    script: serve.sh
workload: { concurrency: 2 }
`,
    files: { "serve.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n" },
  },
  fix: { title: "Take the script's Qwen/Qwen2.5-7B-Instruct", safety: "a-decision", givesRight: true },
  remedy: "Each file can take the other's value; which of the two is right is for you to say.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
