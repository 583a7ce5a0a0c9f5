import type { RuleGuide } from "./ruleGuide.ts";

export const scriptNotReadGuide: RuleGuide = {
  rule: "script-not-read",
  why: "A service of a plan takes its model and flags from the script that it names. Where that leads to no launch, the service has none, and nothing can be estimated.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: L4
services:
  chat:
    script: ./serv.sh
#           ^^^^^^^^^ warning[script-not-read]: ./serv.sh is not there.
workload: { concurrency: 2 }
`,
    right: `gpuplan: 1
gpu: L4
services:
  chat:
    script: ./serve.sh
workload: { concurrency: 2 }
`,
    files: { "serve.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n" },
  },
  fix: null,
  remedy:
    "Correct the path, which counts from the plan's folder. Where a script launches several servers, name one behind a `#`: `script: both.sh#1`.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
