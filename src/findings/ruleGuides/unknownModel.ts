import type { RuleGuide } from "./ruleGuide.ts";

export const unknownModelGuide: RuleGuide = {
  rule: "unknown-model",
  why: "What a model needs follows from its configuration. Of a name that is neither in the catalogue nor tells what it is, nothing can be said: not whether it fits, nor how many requests.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruc --max-model-len 8K
#          ^^^^^^^^^^^^^^^^^^^^^^^ information[unknown-model]: Did you mean Qwen/Qwen2.5-7B-Instruct?
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
  },
  fix: { title: "Change to Qwen/Qwen2.5-7B-Instruct", safety: "a-decision", givesRight: true },
  remedy:
    "Take one of the nearest names. A model of your own is read from its folder, where that lies in the workspace, and from the Hub, where `gpuplan.hub.enabled` is on.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
