import type { RuleGuide } from "./ruleGuide.ts";

export const contextExceedsMaxModelLenGuide: RuleGuide = {
  rule: "context-exceeds-max-model-len",
  why: "The server refuses a request that is longer than `--max-model-len` with an error, however much memory is free.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4 concurrency=2 context=16K
#                                       ^^^ warning[context-exceeds-max-model-len]: the server takes at most 8K
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    right: `# gpuplan: gpu=L4 concurrency=2 context=16K
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 16384
`,
  },
  fix: { title: "Raise max-model-len to 16K", safety: "a-decision", givesRight: true },
  remedy: "The limit is raised to the workload's length, where one such request fits.",
  versions: "Every version of vLLM.",
};
