import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { assess, type EstimatedAssessment } from "../sizing/assess.ts";
import type { Proposal } from "./proposal.ts";
import { satisfies } from "./satisfies.ts";
import { searchProposals } from "./search.ts";

/** What would solve what is wrong with a server. */
export interface Remedies {
  /** What the proposals are changes of: the server, or what a plan says of it. */
  readonly subject: EstimatedAssessment;
  readonly proposals: readonly Proposal[];
}

/**
 * Of a launch that a plan names, the plan says the GPUs, the money and who waits: it is the plan's service that is
 * remedied, where that has the fault too, and what is proposed must do for both.
 */
export function remediesOf(assessment: EstimatedAssessment, lookUps: LookUps): Remedies {
  const { source } = assessment.deployment;
  const planned = source.kind === "launch" && source.named ? assess(source.named.planned) : null;
  if (planned?.kind !== "estimated")
    return { subject: assessment, proposals: searchProposals(assessment.deployment, lookUps) };
  const [subject, other] = satisfies(planned) ? [assessment, planned] : [planned, assessment];
  const proposals = searchProposals(subject.deployment, lookUps).filter(({ changes }) =>
    satisfies(assess(withChanges(other.deployment, changes, lookUps))),
  );
  return { subject, proposals };
}
