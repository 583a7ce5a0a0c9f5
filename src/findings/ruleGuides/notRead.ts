import type { RuleGuide } from "./ruleGuide.ts";

export const notReadGuide: RuleGuide = {
  rule: "not-read",
  why: "Reading must keep up with typing, so a text beyond any launch file's size is left alone. Silence about it would look like approval.",
  example: {
    fileName: "serve.sh",
    wrong: `vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
#|^ information[not-read]: too long to be read for launches
`,
    right: `vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    repeated: { line: "echo hello", times: 100000 },
  },
  fix: null,
  remedy: "Keep the launch in a file of its own, and call that.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
