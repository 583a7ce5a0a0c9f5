import { excerpt } from "../../text/excerpt.ts";
import { compareVersions, formatVersion } from "../../units/version.ts";
import { newestKnownVersion } from "../../vllm/releases.ts";
import type { Finding } from "../finding.ts";
import { renameFlagEdit, spellFlag } from "../flagEdits.ts";
import { findingsOfKind } from "../flagProblems.ts";
import type { Rule } from "../rule.ts";

export const unknownFlag: Rule = {
  id: "unknown-flag",
  severity: "error",
  summary:
    'vLLM stops with "unrecognized arguments" on a flag that it does not know. With a version newer than the known ones it is only a hint.',
  judgesAlone: true,
  check: (analysis) =>
    findingsOfKind(analysis, "unknown", (problem, deployment): Finding => {
      const version = deployment.version.value;
      const newer = compareVersions(version, newestKnownVersion) > 0;
      const known = `vLLM ${formatVersion(newer ? newestKnownVersion : version)} has no ${excerpt(problem.name)}`;
      const { nearest, nameRange } = problem;
      const meant = nearest && spellFlag(analysis, nearest, nameRange);
      const guess = meant === null ? "" : ` Did you mean ${meant}?`;
      return {
        rule: "unknown-flag",
        severity: newer ? "hint" : "error",
        message: newer ? `${known}; a newer version may.${guess}` : `${known}.${guess}`,
        range: nameRange,
        related: [],
        fixes: () =>
          nearest === null
            ? []
            : [
                {
                  title: `Change to ${meant}`,
                  preferred: true,
                  edits: [renameFlagEdit(analysis, nameRange, nearest)],
                },
              ],
      };
    }),
};
