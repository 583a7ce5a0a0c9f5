import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding, Severity } from "./finding.ts";
import { namingOtherFiles } from "./otherFiles.ts";
import { findNothingOf, type QuietDeployments } from "./quietDeployments.ts";
import type { Rule, RuleRun } from "./rule.ts";
import { withScriptFixes } from "./scriptFixes.ts";
import { findSuppressions, withoutSuppressed } from "./suppressions.ts";

/** Told of a fault of a rule: the other rules' findings still arrive. */
export type ReportFault = (where: string, error: unknown) => void;

/** What a setting makes of a rule: another severity for all that it finds, or silence. */
export type RuleSetting = Severity | "off" | "default";
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/**
 * The findings of every rule that is on, in the order of the text; what comments suppress is left out. `quiet`: what is
 * known of the same file's deployments from before it changed.
 */
export function runRules(
  analysis: Analysis,
  rules: readonly Rule[],
  lookUps: LookUps,
  reportFault: ReportFault,
  settings: RuleSettings = {},
  today: string | null = null,
  quiet: QuietDeployments | null = null,
): readonly Finding[] {
  const findings: Finding[] = [];
  const run: RuleRun = {
    earlier: findings,
    ruleIds: rules.map(({ id }) => id),
    isOff: (id) => settings[id] === "off",
    today,
  };
  const assessments = quiet?.others(analysis.assessments) ?? analysis.assessments;
  const narrowed = { ...analysis, assessments };
  /** Those that have found something of deployments by themselves. */
  const vocal: Rule[] = [];
  let isSound = true;
  for (const rule of rules) {
    const setting = settings[rule.id] ?? "default";
    if (setting === "off") continue;
    try {
      const found = rule.check(rule.judgesAlone ? narrowed : analysis, lookUps, run);
      // Most rules find nothing in most files, and are asked after every keystroke.
      if (found.length === 0) continue;
      if (rule.judgesAlone) vocal.push(rule);
      for (const each of found) {
        const meant = setting === "default" ? each : { ...each, severity: setting };
        const named = namingOtherFiles(meant);
        findings.push(withinScreen(withScriptFixes(named, analysis, rule, lookUps, run)));
      }
    } catch (error) {
      isSound = false;
      reportFault(`rule ${rule.id}`, error);
    }
  }
  if (isSound) quiet?.note(assessments, (each) => findNothingOf(each, vocal, analysis, lookUps, run));
  return withoutSuppressed(withoutRepeats(findings), findSuppressions(analysis)).toSorted(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
}

/** What several launches take from one place (compose's `extends`, an array of flags) is said of it once. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const known = new Set<string>();
  return findings.filter(({ rule, message, range: { start, end } }) => {
    const mark = `${start} ${end} ${rule} ${message}`;
    const isNew = !known.has(mark);
    known.add(mark);
    return isNew;
  });
}

/** What rules quote they cut; names that go on for pages (a service, a key) still must not fill a screen. */
const longestMessage = 800;

function withinScreen(finding: Finding): Finding {
  const { message } = finding;
  return message.length <= longestMessage
    ? finding
    : { ...finding, message: `${message.slice(0, longestMessage - 1)}…` };
}
