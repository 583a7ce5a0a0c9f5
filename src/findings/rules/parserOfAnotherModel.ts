import type { Deployment } from "../../deployment/deployment.ts";
import type { Finding } from "../finding.ts";
import { betterParser, parserFamilyOf } from "../parserFamilies.ts";
import type { Rule } from "../rule.ts";

export const parserOfAnotherModel: Rule = {
  id: "parser-of-another-model",
  severity: "warning",
  summary:
    "A tool or reasoning parser of another family finds nothing in this model's answers, or takes all of them for reasoning.",
  judgesAlone: true,
  check: ({ assessments }) =>
    assessments.flatMap(({ deployment }) => [
      ...findingsOf(deployment, "tool_call_parser"),
      ...findingsOf(deployment, "reasoning_parser"),
    ]),
};

function findingsOf(
  { modelName, settings }: Deployment,
  field: "tool_call_parser" | "reasoning_parser",
): readonly Finding[] {
  const setting = settings.byField.get(field);
  const family = modelName.value === null ? null : parserFamilyOf(modelName.value);
  const isPlugged = settings.byField.has(
    field === "tool_call_parser" ? "tool_parser_plugin" : "reasoning_parser_plugin",
  );
  if (!setting || typeof setting.value !== "string" || !family || isPlugged) return [];
  const isTools = field === "tool_call_parser";
  const better = betterParser(family, isTools ? "tools" : "reasoning", setting.value);
  if (better === null) return [];
  const range = setting.definition ?? setting.valueRange;
  return [
    {
      rule: "parser-of-another-model",
      severity: "warning",
      message: `${setting.value} reads the ${isTools ? "tool calls" : "reasoning"} of other models than ${modelName.value}; its own parser is ${better}.`,
      range: setting.valueRange,
      related: [],
      fixes: () =>
        range.elsewhere
          ? []
          : [{ title: `Change to ${better}`, preferred: true, edits: [{ range, newText: better }] }],
    },
  ];
}
