import type { RuleGuide } from "./ruleGuide.ts";

export const invalidPlanGuide: RuleGuide = {
  rule: "invalid-plan",
  why: "A key that the format lacks is not read, and a quantity without its unit could mean anything: the sums would be those of another plan than the one that was meant.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    arg: { max-model-len: 16K }
#   ^^^ error[invalid-plan]: Did you mean "args"?
workload: { concurrency: 2 }
`,
    right: `gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 16K }
workload: { concurrency: 2 }
`,
  },
  fix: { title: 'Rename to "args"', safety: "a-decision", givesRight: true },
  remedy:
    "A misspelt key or name is replaced with the nearest one, a missing unit with those that come into question, a flag of vLLM that stands beside `args` is moved into it. `gpuplan schema` prints the format; editors complete it.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
