import type { RuleGuide } from "./ruleGuide.ts";

export const memoryExceedsGpuGuide: RuleGuide = {
  rule: "memory-exceeds-gpu",
  why: "Processes that share a GPU share its memory, and the one that comes last finds none.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 12GB, share: true }
#                                 ^^^^ error[memory-exceeds-gpu]: stt, tts need 26.0 GB on one L4
  tts: { engine: process, memory: 14GB }
`,
    right: `gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 8GB, share: true }
  tts: { engine: process, memory: 14GB }
`,
  },
  fix: null,
  remedy: "Give one of them a pool of its own, take a larger GPU, or make one smaller.",
  versions: "Says nothing of vLLM: of its servers *cannot-start* does.",
};
