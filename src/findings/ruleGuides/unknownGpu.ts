import type { RuleGuide } from "./ruleGuide.ts";

export const unknownGpuGuide: RuleGuide = {
  rule: "unknown-gpu",
  why: "A GPU that the catalogue lacks has no memory and no price here, so every figure that rests on it is missing.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L5 concurrency=4
#              ^^ warning[unknown-gpu]: Did you mean L4?
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    right: `# gpuplan: gpu=L4 concurrency=4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
  },
  fix: { title: "Change to L4", safety: "a-decision", givesRight: true },
  remedy: "Take one of the nearest names; `gpuplan gpus` lists them all.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
