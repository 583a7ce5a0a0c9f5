import type { RuleGuide } from "./ruleGuide.ts";

export const gluedItemGuide: RuleGuide = {
  rule: "glued-list-item",
  why: "Each item of a list is one argument. `--max-model-len 8K` in one item is one word with a blank in it, and vLLM knows no such flag.",
  example: {
    fileName: "deployment.yaml",
    wrong: `# gpuplan: gpu=L4
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: vllm/vllm-openai:v0.12.0
      args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        - --max-model-len 8K
#         ^^^^^^^^^^^^^^^^^^ error[glued-list-item]: write --max-model-len=… or two items
`,
    right: `# gpuplan: gpu=L4
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: vllm/vllm-openai:v0.12.0
      args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        - --max-model-len=8K
`,
  },
  fix: { title: "Write --max-model-len=8K", safety: "means-the-same", givesRight: true },
  remedy: "The blank becomes an equals sign.",
  versions: "Every version of vLLM.",
};
