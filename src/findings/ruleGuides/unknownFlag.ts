import type { RuleGuide } from "./ruleGuide.ts";

export const unknownFlagGuide: RuleGuide = {
  rule: "unknown-flag",
  why: "vLLM reads its whole command line before it does anything, and one flag that it does not know ends it – often after minutes in which an image was pulled and a machine started.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-lem 8192
#                                   ^^^^^^^^^^^^^^^ error[unknown-flag]: Did you mean --max-model-len?
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192
`,
  },
  fix: { title: "Change to --max-model-len", safety: "a-decision", givesRight: true },
  remedy:
    "Take the nearest flag that there is. A flag of a fork or a plugin is no mistake: silence the rule on that launch.",
  versions:
    "Judged by the flags of the version in use, from 0.6 on. Of a version newer than the known ones it is a hint, as that may have the flag.",
};
