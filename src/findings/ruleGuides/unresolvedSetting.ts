import type { RuleGuide } from "./ruleGuide.ts";

export const unresolvedSettingGuide: RuleGuide = {
  rule: "unresolved-setting",
  why: "A length that comes from outside the file may be any. Instead of an estimate for a guess, the place is named that keeps it from being one.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len $LENGTH
#                                                   ^^^^^^^ hint[unresolved-setting]: which this file does not tell
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len \${LENGTH:-8192}
`,
  },
  fix: null,
  remedy: "Give the variable a default, as above, or assign it in the file.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
