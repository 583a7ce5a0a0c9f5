import type { RuleGuide } from "./ruleGuide.ts";

export const openWithoutKeyGuide: RuleGuide = {
  rule: "open-without-key",
  why: "With `--host 0.0.0.0` whoever reaches the machine can use the server, and the GPU that you pay for.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --host 0.0.0.0
#                                                             ^^^^^^^ information[open-without-key]: it has no --api-key
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --host 0.0.0.0 --api-key "$API_KEY"
`,
  },
  fix: null,
  remedy:
    "Ask for a key, from the environment; listen on `127.0.0.1` behind a proxy; or silence the rule where the network keeps others out. In a container nothing is said.",
  versions: "Every version of vLLM.",
};
