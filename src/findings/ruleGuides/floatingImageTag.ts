import type { RuleGuide } from "./ruleGuide.ts";

export const floatingImageTagGuide: RuleGuide = {
  rule: "floating-image-tag",
  why: "`latest` is another program after every release: flags vanish, defaults change, and with them the memory that is left for requests. Nothing of that stands in this file's history.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
docker run --gpus all vllm/vllm-openai:latest --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
#                     ^^^^^^^^^^^^^^^^^^^^^^^ warning[floating-image-tag]: with the tag latest changes under this file
`,
    right: `# gpuplan: gpu=L4
docker run --gpus all vllm/vllm-openai:v0.28.0 --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
  },
  fix: null,
  remedy: "Name the release that was tested, or a digest. Which one that is, only its owner knows.",
  versions: "Every version of vLLM.",
};
