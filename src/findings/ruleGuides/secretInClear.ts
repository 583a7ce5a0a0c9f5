import type { RuleGuide } from "./ruleGuide.ts";

export const secretInClearGuide: RuleGuide = {
  rule: "secret-in-clear",
  why: "What is written into a file stays in its history, in backups, and in the logs of whatever runs it. The value itself is never shown, not even in the message.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --api-key k3y-9f27ab61
#                                                                ^^^^^^^^^^^^ warning[secret-in-clear]: --api-key stands here in clear
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --api-key "$API_KEY"
`,
  },
  fix: null,
  remedy:
    "Take it from the environment or a secret of the platform, and replace the key: it counts as known.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
