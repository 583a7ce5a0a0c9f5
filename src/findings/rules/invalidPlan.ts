import type { Finding } from "../finding.ts";
import { moveToArgsFixes } from "../moveToArgs.ts";
import type { Rule } from "../rule.ts";

export const invalidPlan: Rule = {
  id: "invalid-plan",
  severity: "error",
  summary:
    "The plan does not follow the format: a misspelt key, a quantity without its unit, a name that nothing has.",
  check: (analysis) =>
    (analysis.plan?.problems ?? []).map(
      (problem): Finding => ({
        rule: "invalid-plan",
        severity: "error",
        message: problem.message,
        range: problem.range,
        related: problem.related ?? [],
        fixes: () => [
          ...(analysis.plan === null ? [] : moveToArgsFixes(analysis.plan, problem)),
          ...problem.fixes.map((fix) => ({
            title: fix.title,
            preferred: problem.fixes.length === 1 && fix.isProposal !== true,
            edits: fix.edits,
          })),
        ],
      }),
    ),
};
