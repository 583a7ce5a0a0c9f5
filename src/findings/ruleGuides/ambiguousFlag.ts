import type { RuleGuide } from "./ruleGuide.ts";

export const ambiguousFlagGuide: RuleGuide = {
  rule: "ambiguous-flag",
  why: "Python's argument parser takes a shortened flag for the one that it begins. Where several begin so, it stops; and what is unique today is not after the next release.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --max-num-s 16
#                                                      ^^^^^^^^^^^ error[ambiguous-flag]: --max-num-s could be
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --max-num-seqs 16
`,
  },
  fix: { title: "Change to --max-num-seqs", safety: "a-decision", givesRight: true },
  remedy: "Write the flag out. Each of those that come into question is offered; none is preferred.",
  versions: "Judged by the flags of the version in use.",
};
