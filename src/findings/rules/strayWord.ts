import type { Deployment } from "../../deployment/deployment.ts";
import { textOfWord } from "../../syntax/word.ts";
import { excerpt } from "../../text/excerpt.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { findingsOfKind } from "../flagProblems.ts";
import { launchOf } from "../launchParts.ts";
import { lookAlikesOf } from "../lookAlikes.ts";
import type { Rule } from "../rule.ts";

export const strayWord: Rule = {
  id: "stray-word",
  severity: "error",
  summary: 'A word belongs to no flag; vLLM stops with "unrecognized arguments".',
  judgesAlone: true,
  check: (analysis) => {
    const spoiled = spoiledRanges(analysis);
    const stray = findingsOfKind(
      analysis,
      "stray-word",
      (problem): Finding => ({
        rule: "stray-word",
        severity: "error",
        message: `"${excerpt(problem.written)}" belongs to no flag: vLLM stops on it. Is a flag's name missing before it, or a quote around it?`,
        range: problem.range,
        related: [],
        fixes: () => [],
      }),
    ).filter(({ range }) => !spoiled.has(range.start));
    return [...stray, ...analysis.assessments.flatMap(({ deployment }) => flagsAsProgram(deployment))];
  },
};

/** `command: ["--model", …]` in Kubernetes: the flag is taken for the program. */
function flagsAsProgram(deployment: Deployment): readonly Finding[] {
  const launch = launchOf(deployment);
  const [first] = launch?.arguments ?? [];
  if (!launch?.withoutProgram || !first) return [];
  const { keyRange, meant } = launch.withoutProgram;
  const written = meant === "args" ? "command" : "entrypoint";
  return [
    {
      rule: "stray-word",
      severity: "error",
      message: `${written} takes the place of the image's program: the container tries to start "${excerpt(textOfWord(first))}" and stops. Under ${meant} the image's server gets these words.`,
      range: keyRange,
      related: [],
      fixes: () => [
        {
          title: `Write ${meant} instead of ${written}`,
          preferred: true,
          edits: [{ range: keyRange, newText: meant }],
        },
      ],
    },
  ];
}

/** Where words start that have a look-alike in them, which is said of them already, and the values behind them. */
function spoiledRanges({ source: { text }, assessments }: Analysis): ReadonlySet<number> {
  const starts = assessments.flatMap(({ deployment }) => {
    const launch = launchOf(deployment);
    const found = launch ? lookAlikesOf(text, launch, deployment.version.value) : [];
    return found.flatMap(({ words }) =>
      words.flatMap((word) => {
        const index = launch?.arguments.findIndex(({ range }) => range.start === word.range.start) ?? -1;
        return (launch?.arguments.slice(index, index + 2) ?? []).map(({ range }) => range.start);
      }),
    );
  });
  return new Set(starts);
}
