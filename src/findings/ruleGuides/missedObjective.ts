import type { RuleGuide } from "./ruleGuide.ts";

export const missedObjectiveGuide: RuleGuide = {
  rule: "missed-objective",
  why: "The objectives are what was promised. What the stages' latencies and rates come to is compared with them, and the slowest stage is named.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 2GB, latency: 100ms, share: true }
  tts: { engine: process, memory: 2GB, latency: 300ms }
pipeline: [stt, tts]
objectives: { latency: 350ms }
#                      ^^^^^ warning[missed-objective]: A request takes 400 ms, and the objective is 350 ms.
`,
    right: `gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 2GB, latency: 100ms, share: true }
  tts: { engine: process, memory: 2GB, latency: 200ms }
pipeline: [stt, tts]
objectives: { latency: 350ms }
`,
  },
  fix: null,
  remedy: "Make the slowest stage faster, move it to a faster GPU, or promise less.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
