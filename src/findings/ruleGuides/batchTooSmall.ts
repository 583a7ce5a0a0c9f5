import type { RuleGuide } from "./ruleGuide.ts";

export const batchTooSmallGuide: RuleGuide = {
  rule: "batch-too-small",
  why: "A step of vLLM decodes one token of every running sequence, so it must have room for as many tokens as there are sequences; and without chunked prefill for a whole request.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --max-num-batched-tokens 128 --max-num-seqs 256
#                                                                               ^^^ error[batch-too-small]: fewer than the 256 sequences
`,
    right: `# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --max-num-batched-tokens 2048 --max-num-seqs 256
`,
  },
  fix: null,
  remedy: "Raise the batched tokens – they cost activation memory – or lower the sequences.",
  versions:
    "Every version. With chunked prefill off it is an error from 0.12 on; earlier releases chunk whatever they are told, and it is a warning.",
};
