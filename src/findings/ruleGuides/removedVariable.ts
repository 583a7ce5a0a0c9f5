import type { RuleGuide } from "./ruleGuide.ts";

export const removedVariableGuide: RuleGuide = {
  rule: "removed-variable",
  why: "vLLM reads its environment by name and ignores what it does not know. A variable that it has dropped does nothing, and no line of the log says so.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
export VLLM_ATTENTION_BACKEND=FLASHINFER
#      ^^^^^^^^^^^^^^^^^^^^^^ warning[removed-variable]: Instead: --attention-backend.
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --attention-backend FLASHINFER
`,
  },
  fix: null,
  remedy: "Give the flag that took its place, where there is one, and delete the variable.",
  versions: "From the release on that no longer reads the variable, which the message names.",
};
