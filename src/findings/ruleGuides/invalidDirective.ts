import type { RuleGuide } from "./ruleGuide.ts";

export const invalidDirectiveGuide: RuleGuide = {
  rule: "invalid-directive",
  why: "A `# gpuplan:` comment tells what a launch file does not: the GPU, the workload, the version. A part of it that is not understood is left out, and the figures are those of another target.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4 conccurency=2
#                 ^^^^^^^^^^^ warning[invalid-directive]: Did you mean concurrency?
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 16K
`,
    right: `# gpuplan: gpu=L4 concurrency=2
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 16K
`,
  },
  fix: { title: "Change to concurrency", safety: "a-decision", givesRight: true },
  remedy:
    "The keys are `gpu`, `vllm`, `concurrency` and `context`; a misspelt one is replaced with the nearest.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
