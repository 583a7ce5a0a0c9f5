import { excerpt } from "../../text/excerpt.ts";
import { formatVersion } from "../../units/version.ts";
import { surelyRefuses } from "../../vllm/choiceCertainty.ts";
import { newestKnownVersion } from "../../vllm/releases.ts";
import type { Finding } from "../finding.ts";
import { spellFlag } from "../flagEdits.ts";
import { findingsOfKind } from "../flagProblems.ts";
import type { Rule } from "../rule.ts";
import { unexpandedWords } from "../unexpandedWords.ts";

export const wrongFlagValue: Rule = {
  id: "wrong-flag-value",
  severity: "error",
  summary: "A flag's value is missing, of the wrong type, or none of those that vLLM takes.",
  judgesAlone: true,
  check: (analysis) => [
    ...findingsOfKind(
      analysis,
      "wrong-type",
      (problem): Finding => ({
        rule: "wrong-flag-value",
        severity: "error",
        message: `${spellFlag(analysis, problem.flag.flag, problem.range)} takes ${problem.expected}, not "${excerpt(problem.written)}".`,
        range: problem.valueRange,
        related: [],
        fixes: () => [],
      }),
    ),
    ...findingsOfKind(analysis, "wrong-choice", (problem, { version }): Finding => {
      const choices = (problem.flag.choices ?? []).map(String);
      const nearest = problem.nearest;
      const isSure = surelyRefuses(problem.flag, version.value);
      return {
        rule: "wrong-flag-value",
        severity: isSure ? "error" : "hint",
        message: [
          isSure
            ? `${spellFlag(analysis, problem.flag.flag, problem.range)} does not take "${excerpt(problem.written)}".`
            : `${spellFlag(analysis, problem.flag.flag, problem.range)} does not take "${excerpt(problem.written)}" in vLLM ${formatVersion(newestKnownVersion)}; ${formatVersion(version.value)} may.`,
          ...(nearest === null ? [] : [`Did you mean ${nearest}?`]),
          ...(choices.length === 0 ? [] : [`It takes ${listChoices(choices)}.`]),
        ].join(" "),
        range: problem.valueRange,
        related: [],
        fixes: () =>
          nearest === null
            ? []
            : [
                {
                  title: `Change to ${nearest}`,
                  preferred: isSure,
                  edits: [{ range: problem.valueRange, newText: nearest }],
                },
              ],
      };
    }),
    ...findingsOfKind(
      analysis,
      "missing-value",
      (problem): Finding => ({
        rule: "wrong-flag-value",
        severity: "error",
        message: `${spellFlag(analysis, problem.flag.flag, problem.range)} needs a value after it.`,
        range: problem.nameRange,
        related: [],
        fixes: () => [],
      }),
    ),
    ...unexpandedWords(analysis),
  ],
};

function listChoices(choices: readonly string[]): string {
  const shown = choices.slice(0, 8).join(", ");
  return choices.length > 8 ? `${shown} and ${choices.length - 8} more` : shown;
}
