import { formatVersion } from "../../units/version.ts";
import { removedVariable as findRemoved } from "../../vllm/removedVariables.ts";
import type { Finding } from "../finding.ts";
import { environmentOf, onceEach } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const removedVariable: Rule = {
  id: "removed-variable",
  severity: "warning",
  summary:
    "vLLM no longer reads this environment variable in the version in use: what it was set for does not happen, and nothing says so.",
  judgesAlone: true,
  check: (analysis) =>
    onceEach(
      analysis.assessments.flatMap(({ deployment }) =>
        environmentOf(deployment).flatMap(({ name, nameRange }): readonly Finding[] => {
          const removed = findRemoved(name, deployment.version.value);
          if (removed === null) return [];
          const instead = removed.instead === null ? "" : ` Instead: ${removed.instead}.`;
          const version = formatVersion(deployment.version.value);
          return [
            {
              rule: "removed-variable",
              severity: "warning",
              message: `vLLM ${version} does not read ${name}: it is gone since ${removed.removedIn}.${instead}`,
              range: nameRange,
              related: [],
              unnecessary: true,
              fixes: () => [],
            },
          ];
        }),
      ),
    ),
};
