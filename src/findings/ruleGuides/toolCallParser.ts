import type { RuleGuide } from "./ruleGuide.ts";

export const toolCallParserGuide: RuleGuide = {
  rule: "incomplete-tool-calling",
  why: "The two flags belong together: the parser is used only where the model may choose tools itself, and that choice needs a parser. With one alone the calls arrive as text, or nothing starts.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tool-call-parser hermes
#                                                      ^^^^^^^^^^^^^^^^^^ warning[incomplete-tool-calling]: does nothing without --enable-auto-tool-choice
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tool-call-parser hermes --enable-auto-tool-choice
`,
  },
  fix: { title: "Add --enable-auto-tool-choice", safety: "a-decision", givesRight: true },
  remedy: "The missing switch is added. Which parser was meant cannot be told.",
  versions: "Every version of vLLM.",
};
