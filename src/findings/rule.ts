import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding, Severity } from "./finding.ts";

/** One thing that can be wrong, documented where it is checked. */
export interface Rule {
  /** Names the pattern, so that "allow <id>" reads right. */
  readonly id: string;
  /** The worst severity that its findings have. */
  readonly severity: Severity;
  /** One sentence: what is found and why it matters. */
  readonly summary: string;
  /** Set where the rule judges every deployment by itself; what is the same of several it may say once. */
  readonly judgesAlone?: true;
  readonly check: (analysis: Analysis, lookUps: LookUps, run: RuleRun) => readonly Finding[];
}

/** What a rule may know of the run that it is part of. */
export interface RuleRun {
  /** What the rules before it in the list have found, suppressed or not. */
  readonly earlier: readonly Finding[];
  readonly ruleIds: readonly string[];
  readonly isOff: (ruleId: string) => boolean;
  /** The day, as the host gives it; `null` where nobody says, and nothing is old then. */
  readonly today: string | null;
}
