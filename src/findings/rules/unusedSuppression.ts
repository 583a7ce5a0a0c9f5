import { excerpt } from "../../text/excerpt.ts";
import { nearestName } from "../../text/nearest.ts";
import { lineText, positionAt } from "../../text/sourceText.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import type { Rule } from "../rule.ts";
import { findSuppressions, reportedIn, type Suppression } from "../suppressions.ts";

const rule = "unused-suppression";

export const unusedSuppression: Rule = {
  id: rule,
  severity: "information",
  summary:
    "A `gpuplan-ignore` comment suppresses nothing: what it was written for is gone, or its rule's name is misspelt.",
  check: (analysis, _lookUps, { earlier, ruleIds, isOff }) => {
    const isReported = reportedIn(earlier);
    return findSuppressions(analysis).flatMap((suppression) => {
      if (suppression.rules.length === 0) return [withoutRules(analysis, suppression, ruleIds)];
      return suppression.rules.flatMap((named): readonly Finding[] => {
        if (!ruleIds.includes(named.id)) return [unknownRule(named, ruleIds)];
        const isUsed = isReported(named.id, suppression.scope);
        // What a rule that is turned off would have found, nobody knows.
        return isUsed || isOff(named.id) || named.id === rule ? [] : [unused(analysis, suppression, named)];
      });
    });
  },
};

type NamedRule = Suppression["rules"][number];

function withoutRules(
  { source }: Analysis,
  { range, reason }: Suppression,
  ruleIds: readonly string[],
): Finding {
  const message =
    'Say which rules are to be ignored, and why: "gpuplan-ignore rule-id: reason". A finding shows its rule\'s id.';
  const named = /^[\w-]+/.exec(reason ?? "")?.[0] ?? "";
  const written = source.text.slice(range.start, range.end);
  const newText = written.replace(/(gpuplan-ignore(?:-file)?)\s*:\s*/i, "$1 ");
  return finding(range, message, () =>
    ruleIds.includes(named)
      ? [{ title: `Ignore ${named}`, preferred: true, edits: [{ range, newText }] }]
      : [],
  );
}

function unknownRule({ id, range }: NamedRule, ruleIds: readonly string[]): Finding {
  const nearest = nearestName(id, ruleIds);
  const guess = nearest === null ? "" : ` Did you mean ${nearest}?`;
  return finding(range, `There is no rule "${excerpt(id)}".${guess}`, () =>
    nearest === null
      ? []
      : [{ title: `Change to ${nearest}`, preferred: true, edits: [{ range, newText: nearest }] }],
  );
}

function unused(analysis: Analysis, suppression: Suppression, named: NamedRule): Finding {
  return {
    ...finding(named.range, `Nothing here is reported by ${named.id}, so this suppresses nothing.`, () => [
      {
        title: suppression.rules.length === 1 ? "Remove the comment" : `Remove ${named.id}`,
        preferred: true,
        isMechanical: true,
        edits: [removal(analysis, suppression, named)],
      },
    ]),
    unnecessary: true,
  };
}

/** The whole comment, its line with it where it has one for itself; of several rules, the one and its comma. */
function removal({ source }: Analysis, suppression: Suppression, { id }: NamedRule): TextEdit {
  const { range, rules, ownLine } = suppression;
  if (rules.length > 1) {
    const [first, last] = [rules[0], rules.at(-1)];
    const start = first?.range.start ?? range.start;
    const kept = rules.filter((each) => each.id !== id).map((each) => each.id);
    return { range: { start, end: last?.range.end ?? range.end }, newText: kept.join(", ") };
  }
  const { line } = positionAt(source, range.start);
  const lineStart = source.lineStarts[line] ?? range.start;
  if (ownLine)
    return { range: { start: lineStart, end: source.lineStarts[line + 1] ?? range.end }, newText: "" };
  const before = lineText(source, line).slice(0, range.start - lineStart);
  return { range: { start: lineStart + before.trimEnd().length, end: range.end }, newText: "" };
}

function finding(range: Finding["range"], message: string, fixes: () => readonly Fix[]): Finding {
  return { rule, severity: "information", message, range, related: [], fixes };
}
