import type { RuleGuide } from "./ruleGuide.ts";

export const unusedSuppressionGuide: RuleGuide = {
  rule: "unused-suppression",
  why: "A comment that silences nothing will silence the next finding of its rule, which nobody has looked at.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
# gpuplan-ignore unknown-flag: a flag of our fork
#                ^^^^^^^^^^^^ information[unused-suppression]: suppresses nothing
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
  },
  fix: { title: "Remove the comment", safety: "means-the-same", givesRight: true },
  remedy: "The comment, or the one rule of several, is removed; a misspelt rule gets the nearest name.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
