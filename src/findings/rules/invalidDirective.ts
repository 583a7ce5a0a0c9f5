import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const invalidDirective: Rule = {
  id: "invalid-directive",
  severity: "warning",
  summary:
    "A `# gpuplan:` comment says something that is not understood: an unknown key, or a value that is no number, length or version.",
  check: (analysis) =>
    analysis.directiveProblems.map(
      (problem): Finding => ({
        rule: "invalid-directive",
        severity: "warning",
        message: problem.message,
        range: problem.range,
        related: [],
        fixes: () =>
          problem.replacements.map((newText) => ({
            title: `Change to ${newText}`,
            preferred: problem.replacements.length === 1,
            edits: [{ range: problem.range, newText }],
          })),
      }),
    ),
};
