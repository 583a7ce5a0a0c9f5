import type { Finding, Fix } from "../finding.ts";
import { findingsOfKind, type ProblemOf } from "../flagProblems.ts";
import type { Rule } from "../rule.ts";
import { formatVersion } from "../../units/version.ts";
import { removalRange } from "../../deployment/removalRange.ts";
import { flagByName } from "../../vllm/flags.ts";

export const removedFlag: Rule = {
  id: "removed-flag",
  severity: "error",
  summary: "vLLM no longer has this flag in the version in use and stops with \"unrecognized arguments\": the commonest real defect of launch files.",
  check: (analysis) =>
    findingsOfKind(analysis, "removed", (problem, deployment): Finding => {
      const { flag } = problem;
      const instead = flag.replacement === null ? "" : ` Instead: ${flag.replacement}.`;
      return {
        rule: "removed-flag",
        severity: "error",
        message: `${flag.flag} is gone since vLLM ${flag.removedIn?.replace(/^v/, "") ?? "long ago"}; ${formatVersion(deployment.version.value)} stops on it.${instead}`,
        range: problem.nameRange,
        related: [],
        unnecessary: true,
        fixes: () => removalFixes(problem, analysis.source.text),
      };
    }),
};

/** The renamed flag where its replacement is one flag of the same form; removing it always. */
function removalFixes(problem: ProblemOf<"removed">, text: string): readonly Fix[] {
  const rename = /^--[a-z][a-z0-9-]*$/.exec(problem.flag.replacement?.trim() ?? "")?.[0];
  const renamed = rename !== undefined && flagByName(rename) !== null ? rename : undefined;
  const remove: Fix = {
    title: `Remove ${problem.flag.flag}`,
    preferred: renamed === undefined,
    edits: [{ range: removalRange(text, problem.range), newText: "" }],
  };
  if (renamed === undefined) return [remove];
  return [{ title: `Replace with ${renamed}`, preferred: true, edits: [{ range: problem.nameRange, newText: renamed }] }, remove];
}
