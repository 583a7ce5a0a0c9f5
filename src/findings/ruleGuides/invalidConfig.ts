import type { RuleGuide } from "./ruleGuide.ts";

export const invalidConfigGuide: RuleGuide = {
  rule: "invalid-config",
  why: "What stands in the file and is not understood has no effect: the rule stays on, and launches are checked against another GPU than the one that was meant.",
  example: {
    fileName: ".gpuplanrc.yaml",
    wrong: `gpu: 2x L4
rules:
  idle-gpus: off
# ^^^^^^^^^ error[invalid-config]: Did you mean idle-gpu?
`,
    right: `gpu: 2x L4
rules:
  idle-gpu: off
`,
  },
  fix: { title: "Change to idle-gpu", safety: "a-decision", givesRight: true },
  remedy:
    "A misspelt key, rule, level or GPU is replaced with the nearest. What reaches the network, other files or programs is never taken from this file, as anybody who sends a repository could set it: it belongs into the user settings or on the command line.",
  versions: "Says nothing of vLLM, so it holds for every version.",
};
