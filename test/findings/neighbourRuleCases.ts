import { planName } from "../support/service.ts";
import type { RuleCase } from "./ruleCases.ts";

/** A text with the files beside it. */
export interface NeighbourRuleCase extends RuleCase {
  readonly files: Readonly<Record<string, string>>;
}

/** Cases of the rules on what another file says. */
export const neighbourRuleCases: Readonly<Record<string, readonly NeighbourRuleCase[]>> = {
  "script-not-read": [
    {
      title: "a script that launches the service",
      name: planName,
      files: { "serve.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n" },
      marked: `
gpuplan: 1
gpu: L4
services:
  chat:
    script: ./serve.sh
workload: { concurrency: 2 }
`,
    },
    {
      title: "a script that is not there, and one that launches two servers",
      name: planName,
      files: { "both.sh": "vllm serve org/a &\nvllm serve org/b &\n" },
      marked: `
gpuplan: 1
gpu: 2x L4
services:
  chat:
    script: ./none.sh
#           ^^^^^^^^^ warning[script-not-read]: ./none.sh is not there.
  other:
    script: both.sh
#           ^^^^^^^ warning[script-not-read]: both.sh launches 2 servers: name one behind a #.
`,
    },
  ],
  "plan-and-script-differ": [
    {
      title: "a script that says the same",
      name: planName,
      files: {
        "serve.sh":
          "# gpuplan: gpu=L4 concurrency=2\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n",
      },
      marked: `
gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    script: serve.sh
workload: { concurrency: 2 }
`,
    },
    {
      title: "another model, and a workload that is another",
      name: planName,
      files: {
        "serve.sh": "# gpuplan: concurrency=3\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n",
      },
      marked: `
gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-3B-Instruct
#          ^^^^^^^^^^^^^^^^^^^^^^^^ warning[plan-and-script-differ]: The model is Qwen/Qwen2.5-3B-Instruct here, and Qwen/Qwen2.5-7B-Instruct in serve.sh.
    script: serve.sh
workload: { concurrency: 2 }
#                        ^ warning[plan-and-script-differ]: The concurrency is 2 here, and 3 in serve.sh.
`,
    },
  ],
};
