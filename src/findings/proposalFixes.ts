import type { Proposal } from "../advice/proposal.ts";
import { remediesOf } from "../advice/remedies.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { writeChanges } from "../deployment/writeChanges.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { costPerMonth } from "../sizing/money.ts";
import { formatCount, formatMonthlyCost, formatTokens } from "../units/print.ts";
import type { Fix } from "./finding.ts";

/** The remedies of a deployment as edits of its file, their effect in the title. Only what can be written there. */
export function proposalFixes(assessment: EstimatedAssessment, lookUps: LookUps): readonly Fix[] {
  const { subject, proposals } = remediesOf(assessment, lookUps);
  const fixes = proposals.flatMap((proposal) => {
    const written = writeChanges(assessment.deployment, proposal.changes);
    return written === null ? [] : [{ proposal, written }];
  });
  return fixes.map(({ proposal, written }, index) => ({
    title: proposalTitle(subject, proposal),
    ...written,
    preferred: index === 0 && proposal.qualityLoss < 3,
  }));
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
