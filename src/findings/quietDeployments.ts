import type { LookUps } from "../deployment/lookUps.ts";
import type { Assessment } from "../sizing/assess.ts";
import { identityOf } from "../sizing/sameAssessment.ts";
import type { Analysis } from "./analysis.ts";
import type { Rule, RuleRun } from "./rule.ts";

/**
 * Of which deployments the rules that judge them by themselves have found nothing. While a plan is typed an
 * assessment is taken over as long as nothing has changed that it rests on, and nothing is found of it then either.
 */
export interface QuietDeployments {
  /** Those that have to be judged. */
  readonly others: (assessments: readonly Assessment[]) => readonly Assessment[];
  readonly note: (assessments: readonly Assessment[], isQuiet: (assessment: Assessment) => boolean) => void;
}

/** Holds for one set of rules, settings and look-ups. */
export function createQuietDeployments(): QuietDeployments {
  const known = new WeakMap<object, boolean>();
  return {
    others: (assessments) =>
      assessments.filter((each) => each.kind !== "estimated" || known.get(identityOf(each)) !== true),
    note: (assessments, isQuiet) => {
      for (const each of assessments)
        if (each.kind === "estimated" && !known.has(identityOf(each)))
          known.set(identityOf(each), isQuiet(each));
    },
  };
}

/** Whether rules find nothing of a deployment by itself. */
export function findNothingOf(
  assessment: Assessment,
  rules: readonly Rule[],
  analysis: Analysis,
  lookUps: LookUps,
  run: RuleRun,
): boolean {
  const alone = { ...analysis, assessments: [assessment] };
  return rules.every((rule) => rule.check(alone, lookUps, run).length === 0);
}
