import { formatVersion, parseVersion } from "../../units/version.ts";
import { flagByName } from "../../vllm/flags.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import { notationAt, removeFlagEdit, renameFlagEdit, spellFlag } from "../flagEdits.ts";
import { findingsOfKind, type ProblemOf } from "../flagProblems.ts";
import type { Rule } from "../rule.ts";

export const removedFlag: Rule = {
  id: "removed-flag",
  severity: "error",
  summary:
    'vLLM no longer has this flag in the version in use and stops with "unrecognized arguments": the commonest real defect of launch files.',
  judgesAlone: true,
  check: (analysis) =>
    findingsOfKind(analysis, "removed", (problem, deployment): Finding => {
      const { flag } = problem;
      const removedIn = flag.removedIn === null ? null : parseVersion(flag.removedIn);
      const since = removedIn === null ? "" : ` since vLLM ${formatVersion(removedIn)}`;
      const why = flag.removalNote === null ? "" : ` (${flag.removalNote})`;
      const instead = flag.replacement === null ? "" : ` Instead: ${flag.replacement}.`;
      return {
        rule: "removed-flag",
        severity: "error",
        message: `${spellFlag(analysis, flag.flag, problem.nameRange)} is gone${since}; ${formatVersion(deployment.version.value)} stops on it${why}.${instead}`,
        range: problem.nameRange,
        related: [],
        unnecessary: true,
        fixes: () => removalFixes(analysis, problem),
      };
    }),
};

/** The flag that took its place, where that has the same form; removing it always. */
function removalFixes(analysis: Analysis, problem: ProblemOf<"removed">): readonly Fix[] {
  const renamed = sameFormReplacement(analysis, problem);
  const removal = removeFlagEdit(analysis, problem.range);
  const remove: Fix | null = removal && {
    title: `Remove ${spellFlag(analysis, problem.flag.flag, problem.nameRange)}`,
    preferred: renamed === null,
    // Where something else does its work now, dropping it is a decision.
    isMechanical: problem.flag.replacement === null,
    edits: [removal],
  };
  const removals = remove === null ? [] : [remove];
  if (renamed === null) return removals;
  const replace: Fix = {
    title: `Replace with ${spellFlag(analysis, renamed, problem.nameRange)}`,
    preferred: true,
    isMechanical: true,
    edits: [renameFlagEdit(analysis, problem.nameRange, renamed)],
  };
  return [replace, ...removals];
}

/** A switch for a switch, a value for a value. `--config.key` is a form of the command line alone. */
function sameFormReplacement(
  analysis: Analysis,
  { flag, nameRange, range }: ProblemOf<"removed">,
): string | null {
  const match = /^(--[a-z][a-z0-9-]*)(\.[a-z_]+)?$/.exec(flag.replacement?.trim() ?? "");
  const [name, base, key] = match ?? [];
  const notation = notationAt(analysis, nameRange);
  const isMapping = notation === "keys" || notation === "keywords";
  const known = base === undefined ? null : flagByName(base);
  if (name === undefined || known === null || (key !== undefined && isMapping)) return null;
  const hasValue = range.end > nameRange.end;
  return hasValue === (known.type !== "bool") ? name : null;
}
