import type { RuleGuide } from "./ruleGuide.ts";

export const sharedGpuGuide: RuleGuide = {
  rule: "overcommitted-gpu",
  why: "`--gpu-memory-utilization` is a share of the whole GPU, not of what is free. Servers that claim more than all of it together start in the order of luck, and the last one fails.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=A100 80GB
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --gpu-memory-utilization 0.6 &
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --gpu-memory-utilization 0.5 &
#                                                                                                      ^^^ warning[overcommitted-gpu]: reserve 110% of its memory together
`,
    right: `# gpuplan: gpu=A100 80GB
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --gpu-memory-utilization 0.5 &
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --gpu-memory-utilization 0.45 &
`,
  },
  fix: null,
  remedy:
    "Lower the shares until they stay below 100% together, with some left for what each server takes beside its share.",
  versions: "Every version of vLLM.",
};
