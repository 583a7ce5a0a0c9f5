import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const syntaxError: Rule = {
  id: "syntax-error",
  severity: "error",
  summary: "The plan is not readable YAML. Shell scripts are left to the tools made for them.",
  check: (analysis) => {
    if (analysis.kind !== "plan") return [];
    return analysis.syntaxProblems.map((problem): Finding => ({
      rule: "syntax-error",
      severity: "error",
      message: problem.message,
      range: problem.range,
      related: [],
      fixes: () => [],
    }));
  },
};
