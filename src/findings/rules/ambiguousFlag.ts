import type { Finding } from "../finding.ts";
import { renameFlagEdit, spellFlag } from "../flagEdits.ts";
import { findingsOfKind } from "../flagProblems.ts";
import type { Rule } from "../rule.ts";

export const ambiguousFlag: Rule = {
  id: "ambiguous-flag",
  severity: "error",
  summary: "A shortened flag is taken for the one that it begins, but this one begins several; vLLM stops.",
  judgesAlone: true,
  check: (analysis) =>
    findingsOfKind(
      analysis,
      "ambiguous",
      (problem): Finding => ({
        rule: "ambiguous-flag",
        severity: "error",
        message: `${problem.name} could be ${joinNames(problem.candidates.map((name) => spellFlag(analysis, name, problem.nameRange)))}: write it out.`,
        range: problem.nameRange,
        related: [],
        fixes: () =>
          problem.candidates.slice(0, 5).map((candidate) => ({
            title: `Change to ${spellFlag(analysis, candidate, problem.nameRange)}`,
            preferred: false,
            edits: [renameFlagEdit(analysis, problem.nameRange, candidate)],
          })),
      }),
    ),
};

function joinNames(names: readonly string[]): string {
  const shown = names.slice(0, 4);
  const more = names.length > shown.length ? ` or one of ${names.length - shown.length} more` : "";
  return more === "" ? `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}` : `${shown.join(", ")}${more}`;
}
