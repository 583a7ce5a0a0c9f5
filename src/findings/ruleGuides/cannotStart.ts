import type { RuleGuide } from "./ruleGuide.ts";

export const cannotStartGuide: RuleGuide = {
  rule: "cannot-start",
  why: "vLLM finds out at start-up, after ten minutes of download and profiling, that the weights, the activations and one request of full length do not fit. Here the same sum is done beforehand, with its uncertainty: an error means that even the favourable end fails.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 65536
#                                                   ^^^^^ error[cannot-start]: 64K tokens are more than the model was made for (32K)
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32768
`,
  },
  fix: { title: "", safety: "a-decision", givesRight: false },
  remedy:
    "Changes that were tried before they are offered: a shorter context, a quantized checkpoint, more GPUs, another GPU. Each says what it comes to.",
  versions: "The arithmetic is that of the version in use: the engine, its defaults and what it keeps free.",
};
