import type { RuleGuide } from "./ruleGuide.ts";

export const valueOnBooleanFlagGuide: RuleGuide = {
  rule: "value-on-boolean-flag",
  why: "A switch of vLLM takes no value. The word behind it belongs to nothing, and ends the command line; `=false` does not turn it off either.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --enable-prefix-caching false
#                                                                              ^^^^^ error[value-on-boolean-flag]: takes no value; vLLM stops on "false"
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --no-enable-prefix-caching
`,
  },
  fix: { title: "Write --no-enable-prefix-caching", safety: "means-the-same", givesRight: true },
  remedy:
    "Written as it was meant: the switch alone, or its `--no-` form. Words that mean neither on nor off are only offered.",
  versions: "Every version of vLLM.",
};
