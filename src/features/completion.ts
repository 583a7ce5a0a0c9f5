import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Completion } from "./completionItem.ts";
import { configCompletions } from "./configCompletions.ts";
import { directiveCompletions } from "./directiveCompletions.ts";
import { flagCompletions } from "./flagCompletions.ts";
import { planCompletions } from "./planCompletions.ts";
import { suppressionCompletions } from "./suppressionCompletions.ts";

/** What can be written at an offset, the likeliest first. */
export function completions(analysis: Analysis, offset: number, lookUps: LookUps): readonly Completion[] {
  const rules = analysis.kind === "none" ? null : suppressionCompletions(analysis, offset);
  if (rules !== null) return rules;
  if (analysis.plan !== null) return planCompletions(analysis, analysis.plan, offset, lookUps);
  if (analysis.config !== undefined) return configCompletions(analysis.config, offset);
  if (analysis.kind !== "launches") return [];
  const directive = directiveCompletions(analysis, offset);
  return directive.length > 0 ? directive : flagCompletions(analysis, offset, lookUps);
}
