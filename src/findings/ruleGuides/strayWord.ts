import type { RuleGuide } from "./ruleGuide.ts";

export const strayWordGuide: RuleGuide = {
  rule: "stray-word",
  why: "Only the model may stand without a flag before it. A second such word is usually half of a value that should be in quotes, or has lost its flag. A container whose `command` (in compose: `entrypoint`) holds flags alone tries to start the first of them as a program.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --port 8000 eight
#                                                                  ^^^^^ error[stray-word]: "eight" belongs to no flag
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --port 8000
`,
  },
  fix: null,
  remedy:
    "Put quotes around the value that it belongs to, or the flag's name before it. What was meant cannot be told, so nothing is offered; where a container's key holds flags alone, the fix writes the key that leaves the image's program in place.",
  versions: "Every version of vLLM.",
};
