import type { RuleGuide } from "./ruleGuide.ts";

export const throughputAgainstLatencyGuide: RuleGuide = {
  rule: "throughput-against-latency",
  why: "One request after the other, a latency of 2.5 s gives 24 requests a minute. A table that says otherwise at batch size 1 was measured on something else, and so, perhaps, were its other rows.",
  example: {
    fileName: "plan.gpuplan.yaml",
    wrong: `gpuplan: 1
gpu: A10G
services:
  voice:
    engine: process
    memory: 2GB
    latency: 2500ms
    throughput: { 1: 15/min, 8: 70/min }
#                    ^^^^^^ information[throughput-against-latency]: at batch size 1 the table says 15
`,
    right: `gpuplan: 1
gpu: A10G
services:
  voice:
    engine: process
    memory: 2GB
    latency: 2500ms
    throughput: { 1: 24/min, 8: 70/min }
`,
  },
  fix: null,
  remedy: "Measure both in the same run, at the same precision and on the same GPU.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
