import type { RuleGuide } from "./ruleGuide.ts";

export const cutShortGuide: RuleGuide = {
  rule: "command-cut-short",
  why: "A backslash joins the next line to the command, and a comment there ends it: the shell starts the server without the flags below, and takes those for a command of their own.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct \\
  --max-model-len 8K \\
  # --seed 1 \\
# ^^^^^^^^^^^^ warning[command-cut-short]: the flags below it are lost
  --port 8000
`,
    right: `# gpuplan: gpu=L4
# --seed 1
vllm serve Qwen/Qwen2.5-7B-Instruct \\
  --max-model-len 8K \\
  --port 8000
`,
  },
  fix: null,
  remedy:
    "Move the comment above the command, or delete it. Flags that only sometimes apply fit into an array: `ARGS=( … )` may hold comments.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
