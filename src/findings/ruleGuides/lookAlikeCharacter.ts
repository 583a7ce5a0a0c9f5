import type { RuleGuide } from "./ruleGuide.ts";

export const lookAlikeCharacterGuide: RuleGuide = {
  rule: "look-alike-character",
  why: "Word processors, chats and web pages put a long dash for two hyphens, curly quotes for straight ones and spaces at which a line may not break. To a shell and to vLLM these are letters like any other.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct –max-model-len 8K --port 8000
#                                   ^ error[look-alike-character]: This dash is no hyphen
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --port 8000
`,
  },
  fix: { title: "Write hyphens", safety: "a-decision", givesRight: true },
  remedy: "The plain character takes its place.",
  versions: "Every version of vLLM.",
};
