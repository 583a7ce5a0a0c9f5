import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding } from "./finding.ts";
import type { Rule } from "./rule.ts";

/** Told of a fault of a rule: the other rules' findings still arrive. */
export type ReportFault = (where: string, error: unknown) => void;

/** The findings of every rule, in the order of the text. */
export function runRules(
  analysis: Analysis,
  rules: readonly Rule[],
  lookUps: LookUps,
  reportFault: ReportFault,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    try {
      findings.push(...rule.check(analysis, lookUps));
    } catch (error) {
      reportFault(`rule ${rule.id}`, error);
    }
  }
  return findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}
