import type { TextRange } from "../../text/textRange.ts";
import { isSecretName } from "../../vllm/secretName.ts";
import type { Finding } from "../finding.ts";
import { environmentOf, onceEach } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const secretInClear: Rule = {
  id: "secret-in-clear",
  severity: "warning",
  summary:
    "A key or token stands in the file, and so in everything that keeps it: history, backups, logs of builds. The value is never shown.",
  judgesAlone: true,
  check: (analysis) =>
    onceEach(
      analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
        const settings = [...deployment.settings.byField.values()]
          .filter(({ field, valueRange }) => isSecretName(field) && !valueRange.elsewhere)
          .flatMap(({ value, valueRange, definition, flag }) =>
            [value].flat().some(isSecret) ? [toFinding(flag.flag, definition ?? valueRange)] : [],
          );
        const variables = environmentOf(deployment)
          .filter(({ name, value }) => isSecretName(name) && isSecret(value.value) && !value.range.elsewhere)
          .map(({ name, value }) => toFinding(name, value.range));
        return [...settings, ...variables];
      }),
    ),
};

/** Long enough to be one, and none of the words that stand in for one. */
function isSecret(value: unknown): boolean {
  return (
    typeof value === "string" &&
    value.length >= 8 &&
    !/^[<$[{*]|[$]\{?\w|your|change|example|dummy|placeholder|replace|insert|secret-?key|token-abc|xxx|\.\.\.|^\/|^not-?needed/i.test(
      value,
    )
  );
}

function toFinding(name: string, range: TextRange): Finding {
  return {
    rule: "secret-in-clear",
    severity: "warning",
    message: `${name} stands here in clear: keep it in a variable or a secret of the platform.`,
    range,
    related: [],
    fixes: () => [],
  };
}
