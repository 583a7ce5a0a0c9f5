import { removalRange } from "../../deployment/removalRange.ts";
import type { Finding, Fix } from "../finding.ts";
import { findingsOfKind, type ProblemOf } from "../flagProblems.ts";
import type { Rule } from "../rule.ts";

export const valueOnBooleanFlag: Rule = {
  id: "value-on-boolean-flag",
  severity: "error",
  summary: "vLLM's switches take no value: `--enable-chunked-prefill true` and `=false` both stop it. They are turned off by their `--no-` form.",
  check: (analysis) =>
    findingsOfKind(analysis, "value-on-boolean", (problem): Finding => ({
      rule: "value-on-boolean-flag",
      severity: "error",
      message: `${problem.flag.flag} is a switch and takes no value; vLLM stops on "${problem.written}".`,
      range: problem.valueRange,
      related: [],
      fixes: () => booleanFixes(problem, analysis.source.text),
    })),
};

function booleanFixes(problem: ProblemOf<"value-on-boolean">, text: string): readonly Fix[] {
  const off = /^(false|no|off|0)$/i.test(problem.written);
  const name = off ? `--no-${problem.flag.flag.slice(2)}` : problem.flag.flag;
  if (off && !problem.flag.negatable) {
    return [{ title: `Remove ${problem.flag.flag}`, preferred: true, edits: [{ range: removalRange(text, problem.range), newText: "" }] }];
  }
  return [{ title: `Write ${name}`, preferred: true, edits: [{ range: problem.range, newText: name }] }];
}
