import type { RuleGuide } from "./ruleGuide.ts";

export const idleGpuGuide: RuleGuide = {
  rule: "idle-gpu",
  why: "vLLM uses as many GPUs as its parallel sizes say, and one where they say nothing. The others are paid for and do nothing.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=2x L4
#              ^ information[idle-gpu]: One of the 2 GPUs is idle
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    right: `# gpuplan: gpu=2x L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
`,
  },
  fix: null,
  remedy: "Raise the tensor parallel size, start a server on each GPU, or pay for fewer.",
  versions: "Every version of vLLM.",
};
