import { configuredMaxPosition } from "../capacity/contextLimit.ts";
import { longestContextFor } from "../capacity/requests.ts";
import type { Change } from "../deployment/change.ts";
import { type Deployment, gpusPerReplica } from "../deployment/deployment.ts";
import { isWritten } from "../deployment/fact.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { writeChanges } from "../deployment/writeChanges.ts";
import { type Assessment, assess, type EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, fitOf, requestsCarried } from "../sizing/demand.ts";
import { costPerMonth } from "../sizing/money.ts";
import { type Candidate, listCandidates, modelsLength, shorterLength } from "./candidates.ts";
import type { Proposal } from "./proposal.ts";
import { utilizationCandidates } from "./utilizationCandidates.ts";

const mostProposals = 5;
/** At most so many of one kind (8-bit checkpoint, sharding, GPU), so that the list shows ways, not variants of one. */
const mostOfAKind = 2;

/**
 * Changes that solve what is wrong with a deployment – it does not start, or carries less than is asked for, or
 * fewer than two requests where nobody says – each tried by estimating again. Best first: money, then quality lost,
 * then effort. The same input gives the same list.
 */
export function searchProposals(deployment: Deployment, lookUps: LookUps): readonly Proposal[] {
  const today = assess(deployment);
  const tried = listCandidates(deployment, lookUps).flatMap((candidate) =>
    tryCandidate(deployment, candidate, lookUps),
  );
  const own = today.kind === "estimated" ? [...lengthCandidates(today), ...utilizationCandidates(today)] : [];
  const all = [...tried, ...own.flatMap((candidate) => tryCandidate(deployment, candidate, lookUps))];
  return spread(withoutNeedless(all).sort(compareProposals));
}

/** Whether a deployment does what is asked of it, as surely as an estimate can say. */
export function satisfies(assessment: Assessment): boolean {
  if (assessment.kind !== "estimated" || assessment.estimate.start.verdict !== "starts") return false;
  if (!hasItsGpus(assessment)) return false;
  const demand = demandOf(assessment);
  if (demand === null) return assessment.estimate.concurrency.atMaxModelLen.mid >= 2;
  if (demand.contextTokens > assessment.estimate.maxModelLen) return false;
  return fitOf(assessment, demand) === "fits";
}

/** Whether as many GPUs are there as the parallel sizes and replicas take. */
function hasItsGpus({ deployment: { server, replicas, gpuCount } }: EstimatedAssessment): boolean {
  return gpuCount.value === null || gpusPerReplica(server) * replicas.value <= gpuCount.value;
}

function tryCandidate(deployment: Deployment, candidate: Candidate, lookUps: LookUps): readonly Proposal[] {
  const changed = withChanges(deployment, candidate.changes, lookUps);
  const after = assess(changed);
  if (after.kind !== "estimated" || !satisfies(after)) return [];
  const slimmed = withoutIdleGpus(candidate, after, lookUps);
  return [
    {
      id: candidate.id,
      changes: slimmed.changes,
      after: slimmed.after,
      action: candidate.action,
      trade: candidate.trade,
      qualityLoss: candidate.qualityLoss,
      costPerMonth: costPerMonth(slimmed.after),
    },
  ];
}

/** `count` is what is paid for: a remedy that leaves GPUs idle also gives them back. */
function withoutIdleGpus(
  candidate: Candidate,
  after: EstimatedAssessment,
  lookUps: LookUps,
): { readonly changes: Proposal["changes"]; readonly after: EstimatedAssessment } {
  const { deployment } = after;
  const count = deployment.gpuCount.value;
  const used = gpusPerReplica(deployment.server) * deployment.replicas.value;
  const unchanged = { changes: candidate.changes, after };
  if (count === null || count <= used || !isWritten(deployment.gpuCount)) return unchanged;
  // A directive says what is there, not what is paid for; only another kind of GPU gives it a new count.
  if (deployment.source.kind === "launch" && !candidate.changes.some((change) => change.kind === "gpu"))
    return unchanged;
  const giveBack: Change = { kind: "gpu-count", count: used };
  if (writeChanges(deployment, [giveBack]) === null) return unchanged;
  const changes = [...candidate.changes, giveBack];
  const slimmer = assess(withChanges(deployment, [giveBack], lookUps));
  return slimmer.kind === "estimated" && satisfies(slimmer) ? { changes, after: slimmer } : unchanged;
}

/** Shorter requests are a remedy only where nobody wrote how long they must be. */
function lengthCandidates(today: EstimatedAssessment): readonly Candidate[] {
  const { maxModelLen, kvCacheTokens } = today.estimate;
  if (today.deployment.workload.contextTokens !== null || maxModelLen <= 256) return [];
  const demand = demandOf(today);
  // Without an expectation two at once are the least that is not "one at a time".
  const requests = demand === null ? 2 : Math.ceil(demand.requests / today.deployment.replicas.value);
  // What is offered must hold at the unfavourable end too.
  const surely = kvCacheTokens.mid > 0 ? kvCacheTokens.low / kvCacheTokens.mid : 0;
  const longest =
    surely > 0 ? roundDown(longestContextFor(today.input, today.estimate, requests / surely)) : 0;
  const ownLimit = configuredMaxPosition(today.input.model);
  const lengths = ownLimit !== null && ownLimit < maxModelLen ? [modelsLength(ownLimit)] : [];
  const isShorter = longest >= 256 && longest < Math.min(maxModelLen, ownLimit ?? maxModelLen);
  return isShorter ? [...lengths, shorterLength(longest, requests)] : lengths;
}

/** To whole thousands of 1,024 where that loses little, else to blocks of 256. */
function roundDown(tokens: number): number {
  const step = tokens >= 8192 ? 1024 : 256;
  return Math.floor(tokens / step) * step;
}

/** A change is needless when another solves the same with a part of it. */
function withoutNeedless(proposals: readonly Proposal[]): Proposal[] {
  const parts = proposals.map((proposal) => new Set(proposal.id.split("+")));
  return proposals.filter((_, index) => {
    const own = parts[index] ?? new Set();
    return !parts.some(
      (other, otherIndex) =>
        otherIndex !== index && other.size < own.size && [...other].every((part) => own.has(part)),
    );
  });
}

function compareProposals(a: Proposal, b: Proposal): number {
  return (
    Number(movesLaunch(a)) - Number(movesLaunch(b)) ||
    (a.costPerMonth ?? Number.POSITIVE_INFINITY) - (b.costPerMonth ?? Number.POSITIVE_INFINITY) ||
    Number(changesGpu(a)) - Number(changesGpu(b)) ||
    a.qualityLoss - b.qualityLoss ||
    a.changes.length - b.changes.length ||
    requestsAfter(b) - requestsAfter(a) ||
    a.id.localeCompare(b.id, "en")
  );
}

/** A launch runs where it runs; a plan chooses. So another GPU is the last resort for the one, a price for the other. */
function movesLaunch({ changes, after }: Proposal): boolean {
  return after.deployment.source.kind === "launch" && changes.some((change) => change.kind === "gpu");
}

/** Where both cost the same, or nobody knows, what is there stays. */
function changesGpu({ changes }: Proposal): boolean {
  return changes.some((change) => change.kind === "gpu");
}

function requestsAfter(proposal: Proposal): number {
  const demand = demandOf(proposal.after);
  return requestsCarried(proposal.after, demand?.contextTokens ?? proposal.after.estimate.maxModelLen).mid;
}

/** The best of each kind, so that five entries are five ways; what serves less than was asked for comes last. */
function spread(sorted: readonly Proposal[]): readonly Proposal[] {
  const taken = new Map<string, number>();
  const ways = sorted.filter((proposal) => {
    const kind = proposal.id
      .split("+")
      .map((part) => part.split(":")[0])
      .join("+");
    const count = (taken.get(kind) ?? 0) + 1;
    taken.set(kind, count);
    return count <= mostOfAKind;
  });
  const less = ways.filter(({ qualityLoss }) => qualityLoss === 3).slice(0, 1);
  const full = ways.filter(({ qualityLoss }) => qualityLoss < 3).slice(0, mostProposals - less.length);
  return [...full, ...less];
}
