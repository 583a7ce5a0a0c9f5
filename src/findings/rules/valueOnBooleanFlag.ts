import { excerpt } from "../../text/excerpt.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import { notationAt, removeFlagEdit, spellFlag } from "../flagEdits.ts";
import { findingsOfKind, type ProblemOf } from "../flagProblems.ts";
import type { Rule } from "../rule.ts";

export const valueOnBooleanFlag: Rule = {
  id: "value-on-boolean-flag",
  severity: "error",
  summary:
    "vLLM's switches take no value: `--enable-chunked-prefill true` and `=false` both stop it. They are turned off by their `--no-` form; in a plan they are `true` or `false`.",
  judgesAlone: true,
  check: (analysis) =>
    findingsOfKind(analysis, "value-on-boolean", (problem): Finding => {
      const { written, flag } = problem;
      const notation = notationAt(analysis, problem.range);
      const isMapping = notation === "keys" || notation === "keywords";
      const name = spellFlag(analysis, flag.flag, problem.range);
      return {
        rule: "value-on-boolean-flag",
        severity: "error",
        message: isMapping
          ? `${name} is a switch: it takes true or false, not "${excerpt(written)}".`
          : `${name} is a switch and takes no value; vLLM stops on "${excerpt(written)}".`,
        range: problem.valueRange,
        related: [],
        fixes: () => {
          if (notation === "words" || notation === "items") return commandLineFixes(analysis, problem);
          return notation === "keys" ? planFixes(problem) : [];
        },
      };
    }),
};

/** What people write for "off"; anything else was meant as "on". */
const off = /^["']?(?:false|no|off|none|0)["']?$/i;
const on = /^["']?(?:true|yes|on|1)["']?$/i;

function commandLineFixes(analysis: Analysis, problem: ProblemOf<"value-on-boolean">): readonly Fix[] {
  const { flag, name, written, range } = problem;
  const wasNegated = name.replaceAll("_", "-").startsWith("--no-");
  const isMechanical = off.test(written) || on.test(written);
  const enables = off.test(written) === wasNegated;
  if (!enables && !flag.negatable) {
    const removal = removeFlagEdit(analysis, range);
    return removal === null
      ? []
      : [{ title: `Remove ${flag.flag}`, preferred: true, isMechanical, edits: [removal] }];
  }
  const meant = enables ? flag.flag : `--no-${flag.flag.slice(2)}`;
  const edits = editsTo(meant, analysis, problem);
  return [{ title: `Write ${meant}`, preferred: true, isMechanical, edits }];
}

/** Where flag and value are two items of a list, or each in quotes, the value's goes and the flag's stays one. */
function editsTo(
  meant: string,
  analysis: Analysis,
  { name, range, valueRange }: ProblemOf<"value-on-boolean">,
): readonly TextEdit[] {
  const { text } = analysis.source;
  const between = text.slice(range.start + name.length, valueRange.start);
  const removal = /["',\r\n]/.test(between) ? removeFlagEdit(analysis, valueRange) : null;
  if (removal === null) return [{ range, newText: meant }];
  const nameRange = { start: range.start, end: range.start + name.length };
  const renamed = name === meant ? [] : [{ range: nameRange, newText: meant }];
  return [...renamed, removal];
}

/** Only what surely means one or the other: `"yes"`, `0`. */
function planFixes({ written, valueRange }: ProblemOf<"value-on-boolean">): readonly Fix[] {
  if (!off.test(written) && !on.test(written)) return [];
  const meant = String(on.test(written));
  return [
    {
      title: `Write ${meant}`,
      preferred: true,
      isMechanical: true,
      edits: [{ range: valueRange, newText: meant }],
    },
  ];
}
