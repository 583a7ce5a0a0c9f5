import type { RuleGuide } from "./ruleGuide.ts";

export const contradictorySettingsGuide: RuleGuide = {
  rule: "contradictory-settings",
  why: "Tensor parallelism gives each GPU a share of the attention heads, a utilization is a share of the memory. Values that cannot be so are refused at start-up, after the model was fetched.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=4x L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 3
#                                                                             ^ error[contradictory-settings]: 28 attention heads cannot be divided among 3 GPUs. Possible: 1, 2, 4.
`,
    right: `# gpuplan: gpu=4x L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 4
`,
  },
  fix: { title: "Set the tensor parallel size to 4", safety: "a-decision", givesRight: true },
  remedy: "The sizes that the model's heads allow are offered. Other contradictions have no one remedy.",
  versions: "Every version of vLLM.",
};
