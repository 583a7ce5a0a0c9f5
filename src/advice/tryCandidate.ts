import type { Change } from "../deployment/change.ts";
import { type Deployment, gpusPerReplica } from "../deployment/deployment.ts";
import { isWritten } from "../deployment/fact.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { writeChanges } from "../deployment/writeChanges.ts";
import { assess, type EstimatedAssessment } from "../sizing/assess.ts";
import { costPerMonth } from "../sizing/money.ts";
import { measure } from "./measures.ts";
import type { Proposal } from "./proposal.ts";
import { satisfies } from "./satisfies.ts";
import type { Candidate } from "./step.ts";

/** The candidate as a proposal when the deployment then does what is asked of it; `null` when it does not. */
export function tryCandidate(
  deployment: Deployment,
  candidate: Candidate,
  lookUps: LookUps,
): Proposal | null {
  const after = assess(withChanges(deployment, candidate.changes, lookUps));
  if (after.kind !== "estimated" || !satisfies(after)) return null;
  const slimmed = withoutIdleGpus(deployment, candidate, after, lookUps);
  const { id, action, trade, qualityLoss, steps } = candidate;
  const sources = [...new Set(steps.flatMap(({ source }) => source ?? []))];
  return {
    id,
    ...slimmed,
    action,
    trade,
    qualityLoss,
    source: sources.length > 0 ? sources.join("; ") : null,
    costPerMonth: costPerMonth(slimmed.after),
    measures: measure(slimmed.after, candidate),
  };
}

/** Whether a deployment may give back GPUs that it leaves idle, and says so in its file. */
export function givesBack(deployment: Deployment, changes: readonly Change[]): boolean {
  if (!isWritten(deployment.gpuCount)) return false;
  // A directive says what is there, not what is paid for; only another kind of GPU gives it a new count.
  if (deployment.source.kind === "launch" && !changes.some((change) => change.kind === "gpu")) return false;
  return writeChanges(deployment, [{ kind: "gpu-count", count: 1 }]) !== null;
}

/** `count` is what is paid for: a remedy that leaves GPUs idle also gives them back. */
function withoutIdleGpus(
  deployment: Deployment,
  { changes }: Candidate,
  after: EstimatedAssessment,
  lookUps: LookUps,
): Pick<Proposal, "changes" | "after"> {
  const count = after.deployment.gpuCount.value;
  const used = gpusPerReplica(after.deployment.server) * after.deployment.replicas.value;
  if (count === null || count <= used || !givesBack(deployment, changes)) return { changes, after };
  const giveBack: Change = { kind: "gpu-count", count: used };
  const slimmer = assess(withChanges(after.deployment, [giveBack], lookUps));
  return slimmer.kind === "estimated" && satisfies(slimmer)
    ? { changes: [...changes, giveBack], after: slimmer }
    : { changes, after };
}
