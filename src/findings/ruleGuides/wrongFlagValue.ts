import type { RuleGuide } from "./ruleGuide.ts";

export const wrongFlagValueGuide: RuleGuide = {
  rule: "wrong-flag-value",
  why: "vLLM parses its flags by type, and a choice must be one of those that it lists; anything else ends it at once.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --dtype bfloat15
#                                                              ^^^^^^^^ error[wrong-flag-value]: Did you mean bfloat16?
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --dtype bfloat16
`,
  },
  fix: { title: "Change to bfloat16", safety: "a-decision", givesRight: true },
  remedy:
    "Take the nearest choice. A number or a length has no nearest one: the message says what the flag takes.",
  versions:
    "Judged by the newest known version; of choices that come and go between releases it is a hint in any other.",
};
