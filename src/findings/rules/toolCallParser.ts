import type { Deployment } from "../../deployment/deployment.ts";
import type { Finding, Fix } from "../finding.ts";
import { launchOf } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const toolCallParser: Rule = {
  id: "incomplete-tool-calling",
  severity: "error",
  summary:
    "A tool parser does nothing without `--enable-auto-tool-choice`, and vLLM does not start with that flag alone.",
  judgesAlone: true,
  check: (analysis) =>
    analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
      const { byField, mayHaveMore } = deployment.settings;
      const parser = byField.get("tool_call_parser");
      const choice = byField.get("enable_auto_tool_choice");
      if (mayHaveMore || (choice !== undefined && choice.value === undefined)) return [];
      const isChosen = choice?.value === true;
      const base = { rule: "incomplete-tool-calling", related: [] } as const;
      if (parser && parser.value !== null && !isChosen) {
        return [
          {
            ...base,
            severity: "warning",
            message: `${parser.flag.flag} does nothing without --enable-auto-tool-choice: the model's tool calls arrive as text.`,
            range: parser.nameRange,
            fixes: () => additions(deployment),
          },
        ];
      }
      if (!choice || !isChosen || parser) return [];
      return [
        {
          ...base,
          severity: "error",
          message: `${choice.flag.flag} needs --tool-call-parser: vLLM stops without it.`,
          range: choice.nameRange,
          fixes: () => [],
        },
      ];
    }),
};

/** Only words of a command line: in other forms a switch is written in other ways. */
function additions(deployment: Deployment): readonly Fix[] {
  const launch = launchOf(deployment);
  if (
    !launch ||
    launch.insertion.form !== undefined ||
    deployment.settings.byField.has("enable_auto_tool_choice")
  )
    return [];
  const { offset, separator } = launch.insertion;
  return [
    {
      title: "Add --enable-auto-tool-choice",
      preferred: true,
      edits: [{ range: { start: offset, end: offset }, newText: `${separator}--enable-auto-tool-choice` }],
    },
  ];
}
