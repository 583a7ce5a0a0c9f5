import type { Finding } from "../finding.ts";
import { launchOf, onceEach } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const cutShort: Rule = {
  id: "command-cut-short",
  severity: "warning",
  summary:
    "A comment between continued lines ends the command: the shell runs it without the flags that stand below.",
  judgesAlone: true,
  check: (analysis) =>
    onceEach(
      analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
        const comment = launchOf(deployment)?.cutShortBy;
        if (!comment) return [];
        return [
          {
            rule: "command-cut-short",
            severity: "warning",
            message:
              "The command ends at this comment; the flags below it are lost. Move it above the command.",
            range: comment,
            related: [{ message: "The command begins here.", range: deployment.headRange }],
            fixes: () => [],
          },
        ];
      }),
    ),
};
