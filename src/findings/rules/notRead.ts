import { isTooLarge } from "../../launch/collectProblems.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const notRead: Rule = {
  id: "not-read",
  severity: "information",
  summary:
    "The file, or a script in it, is longer or more deeply nested than can be read while typing: launches in it are not checked.",
  check: ({ plan, syntaxProblems }) => {
    const tooLarge = syntaxProblems.filter(isTooLarge);
    const [first] = tooLarge;
    if (plan !== null || first === undefined) return [];
    const others = tooLarge.length > 1 ? ` So are ${tooLarge.length - 1} more places in this file.` : "";
    const finding: Finding = {
      rule: "not-read",
      severity: "information",
      message: `${first.message} No launch in it is checked.${others}`,
      range: { start: first.range.start, end: Math.min(first.range.end, first.range.start + 1) },
      related: [],
      fixes: () => [],
    };
    return [finding];
  },
};
