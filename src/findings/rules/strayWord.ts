import { excerpt } from "../../text/excerpt.ts";
import type { Finding } from "../finding.ts";
import { findingsOfKind } from "../flagProblems.ts";
import type { Rule } from "../rule.ts";

export const strayWord: Rule = {
  id: "stray-word",
  severity: "error",
  summary: 'A word belongs to no flag; vLLM stops with "unrecognized arguments".',
  judgesAlone: true,
  check: (analysis) =>
    findingsOfKind(
      analysis,
      "stray-word",
      (problem): Finding => ({
        rule: "stray-word",
        severity: "error",
        message: `"${excerpt(problem.written)}" belongs to no flag: vLLM stops on it. Is a flag's name missing before it, or a quote around it?`,
        range: problem.range,
        related: [],
        fixes: () => [],
      }),
    ),
};
