import { type UnkeptObjective, unkeptObjectives } from "../advice/keptObjectives.ts";
import type { Proposal } from "../advice/proposal.ts";
import { remediesOf } from "../advice/remedies.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { writeChanges } from "../deployment/writeChanges.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { costPerMonth } from "../sizing/money.ts";
import { once } from "../text/once.ts";
import { formatCount, formatMonthlyCost, formatTokens } from "../units/print.ts";
import type { Analysis } from "./analysis.ts";
import type { Fix } from "./finding.ts";

/**
 * The remedies of a deployment as edits of its file, their effect in the title. Only what can be written there; what
 * would make the plan miss an objective that it keeps says so, comes last, and is not preferred.
 */
export function proposalFixes(
  { plan }: Analysis,
  assessment: EstimatedAssessment,
  lookUps: LookUps,
): readonly Fix[] {
  const { subject, proposals } = remediesOf(assessment, lookUps);
  const before = once(() => plan?.unkeptObjectives(null) ?? unkeptObjectives(subject));
  const fixes = proposals.flatMap((proposal) => {
    const written = writeChanges(assessment.deployment, proposal.changes);
    if (written === null) return [];
    const after = plan?.unkeptObjectives(written) ?? unkeptObjectives(proposal.after);
    return [
      { proposal, written, outcome: after.length === 0 ? allKept : compareObjectives(before(), after) },
    ];
  });
  const ordered = [
    ...fixes.filter(({ outcome }) => !outcome.isWorse),
    ...fixes.filter(({ outcome }) => outcome.isWorse),
  ];
  return ordered.map(({ proposal, written, outcome }, index) => ({
    title: `${proposalTitle(subject, proposal)}${outcome.phrase}`,
    ...written,
    preferred: index === 0 && proposal.qualityLoss < 3 && !outcome.isWorse,
  }));
}

const allKept = { isWorse: false, phrase: "" };

/** What a change makes of the objectives; what nobody could tell before is not its fault. */
function compareObjectives(before: readonly UnkeptObjective[], after: readonly UnkeptObjective[]) {
  const wasUnkept = ({ id }: UnkeptObjective) => before.some((known) => known.id === id);
  const missed = after.filter(({ met }) => met === false);
  const unknown = after.filter((each) => each.met === null && !wasUnkept(each));
  const isNew = !missed.every(wasUnkept);
  const open = unknown.length > 0 ? `, and whether it keeps ${objectivesOf(unknown)} is not known` : "";
  const phrase =
    missed.length > 0 ? `, ${isNew ? "but" : "and still"} misses ${objectivesOf(missed)}${open}` : open;
  return { isWorse: isNew || unknown.length > 0, phrase };
}

function objectivesOf(objectives: readonly UnkeptObjective[]): string {
  const names = objectives.map(({ id }) => id.replaceAll("_", " ")).join(" and ");
  return `the ${objectives.length === 1 ? "objective" : "objectives"} for ${names}`;
}

/** `Shard over both GPUs (--tensor-parallel-size 2) → 13 requests of 32K`. */
export function proposalTitle(before: EstimatedAssessment, proposal: Proposal): string {
  const { after } = proposal;
  const contextTokens = demandOf(after)?.contextTokens ?? after.estimate.maxModelLen;
  const requests = Math.floor(requestsCarried(after, contextTokens).mid);
  const effect = `${formatCount(requests)} ${requests === 1 ? "request" : "requests"} of ${formatTokens(contextTokens)}`;
  return `${proposal.action} → ${effect}${moneyPhrase(costPerMonth(before), proposal.costPerMonth)}`;
}

function moneyPhrase(before: number | null, after: number | null): string {
  if (before === null || after === null || Math.abs(after - before) < 0.5) return "";
  const difference = formatMonthlyCost(Math.abs(after - before));
  return after < before ? `, saves ${difference}` : `, costs ${difference} more`;
}
