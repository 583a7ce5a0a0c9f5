import { excerpt } from "../../text/excerpt.ts";
import { nearestName } from "../../text/nearest.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { Finding, Fix } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const invalidConfig: Rule = {
  id: "invalid-config",
  severity: "error",
  summary:
    "A `.gpuplanrc.yaml` says something that is not understood or not taken from it: an unknown key, rule or GPU, a pattern that leads outside.",
  check: ({ config }, _lookUps, { ruleIds }) => {
    if (config === undefined) return [];
    const { problems, ruleNames } = config.reading;
    const unknown = ruleNames.filter(({ id }) => !ruleIds.includes(id));
    return [
      ...problems.map(({ message, range, fixes }) =>
        toFinding(
          message,
          range,
          fixes.map(({ title, edits }) => ({ title, edits, preferred: fixes.length === 1 })),
        ),
      ),
      ...unknown.map(({ id, range }) => unknownRule(id, range, ruleIds)),
    ];
  },
};

function unknownRule(id: string, range: TextRange, ruleIds: readonly string[]): Finding {
  const nearest = nearestName(id, ruleIds);
  const guess = nearest === null ? "" : ` Did you mean ${nearest}?`;
  const fixes =
    nearest === null
      ? []
      : [{ title: `Change to ${nearest}`, preferred: true, edits: [{ range, newText: nearest }] }];
  return toFinding(`There is no rule "${excerpt(id)}".${guess}`, range, fixes);
}

function toFinding(message: string, range: TextRange, fixes: readonly Fix[]): Finding {
  return { rule: "invalid-config", severity: "error", message, range, related: [], fixes: () => fixes };
}
