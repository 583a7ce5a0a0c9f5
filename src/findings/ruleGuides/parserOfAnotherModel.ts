import type { RuleGuide } from "./ruleGuide.ts";

export const parserOfAnotherModelGuide: RuleGuide = {
  rule: "parser-of-another-model",
  why: "Models write tool calls and reasoning in marks of their own. The parser of another family finds none of them: calls stay text, or the whole answer counts as reasoning.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen3-8B --max-model-len 8K --reasoning-parser mistral
#                                                              ^^^^^^^ warning[parser-of-another-model]: its own parser is qwen3
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen3-8B --max-model-len 8K --reasoning-parser qwen3
`,
  },
  fix: { title: "Change to qwen3", safety: "a-decision", givesRight: true },
  remedy: "Take the family's own parser. With a parser of your own (`--tool-parser-plugin`) nothing is said.",
  versions: "Every version that has the parser.",
};
