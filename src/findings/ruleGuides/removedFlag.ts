import type { RuleGuide } from "./ruleGuide.ts";

export const removedFlagGuide: RuleGuide = {
  rule: "removed-flag",
  why: "Releases of vLLM drop flags, and a server that starts with `latest` meets that on the day of the release.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --swap-space 4
#                                                      ^^^^^^^^^^^^ error[removed-flag]: --swap-space is gone since vLLM 0.18
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
  },
  fix: { title: "Remove --swap-space", safety: "means-the-same", givesRight: true },
  remedy:
    "A flag that was only renamed gets its new name, one that did nothing any more is removed; both are made by *fix all*. Where something else does its work now, dropping it is a decision, and only offered.",
  versions: "From the release on that dropped the flag, which the message names.",
};
