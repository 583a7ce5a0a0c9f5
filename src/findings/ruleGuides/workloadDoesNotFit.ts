import type { RuleGuide } from "./ruleGuide.ts";

export const workloadDoesNotFitGuide: RuleGuide = {
  rule: "workload-does-not-fit",
  why: "A request that finds no room in the KV cache waits, or throws another one out that is computed again. Users see that as a first token that comes after minutes.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4 concurrency=10
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32768
#                                                   ^^^^^ warning[workload-does-not-fit]: 10 requests of 32K tokens do not fit at once
`,
    right: `# gpuplan: gpu=L4 concurrency=10
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192
`,
  },
  fix: { title: "", safety: "a-decision", givesRight: false },
  remedy:
    "Changes that were tried before they are offered, cheapest first, each with the requests that fit then: a shorter context, an FP8 cache, a quantized checkpoint, more GPUs, another GPU.",
  versions: "The arithmetic is that of the version in use.",
};
