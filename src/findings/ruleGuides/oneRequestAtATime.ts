import type { RuleGuide } from "./ruleGuide.ts";

export const oneRequestAtATimeGuide: RuleGuide = {
  rule: "one-request-at-a-time",
  why: "A server that starts seems to be right. With room for one request of full length the second user waits for the first, which nobody notices while trying it alone.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve meta-llama/Llama-3.1-8B-Instruct --max-model-len 22K
#                                                           ^^^ warning[one-request-at-a-time]: one request of full length at a time
`,
    right: `# gpuplan: gpu=L4
vllm serve meta-llama/Llama-3.1-8B-Instruct --max-model-len 8K
`,
  },
  fix: { title: "", safety: "a-decision", givesRight: false },
  remedy:
    "The same changes as for a workload that does not fit. Or say that one request is meant: `# gpuplan: concurrency=1`.",
  versions: "The arithmetic is that of the version in use.",
};
