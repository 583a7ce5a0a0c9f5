import type { RuleGuide } from "./ruleGuide.ts";

export const tooFewGpusGuide: RuleGuide = {
  rule: "too-few-gpus",
  why: "Each rank of a parallel server takes a GPU of its own. With fewer than there are ranks vLLM stops before it loads anything.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=1x L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
#                                                                             ^ error[too-few-gpus]: 2 GPUs are needed (tensor parallel size 2), and only 1 is there.
`,
    right: `# gpuplan: gpu=2x L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
`,
  },
  fix: null,
  remedy: "Lower the parallel size, or give it the GPUs.",
  versions: "Every version of vLLM.",
};
