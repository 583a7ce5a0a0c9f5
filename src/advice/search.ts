import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { assess } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { explore, offload } from "./explore.ts";
import { unkeptObjectives } from "./keptObjectives.ts";
import { lengthCandidates } from "./lengthCandidates.ts";
import { paretoFront } from "./measures.ts";
import type { Proposal } from "./proposal.ts";
import { tryCandidate } from "./tryCandidate.ts";
import { utilizationCandidates } from "./utilizationCandidates.ts";

const mostProposals = 5;

/**
 * Changes that solve what is wrong with a deployment – it does not start, or carries less than is asked for, or
 * fewer than two requests where nobody says – each tried by estimating again. Best first: money, then quality lost,
 * then effort. The same input gives the same list.
 */
export function searchProposals(deployment: Deployment, lookUps: LookUps): readonly Proposal[] {
  return spread(searchFront(deployment, lookUps));
}

/** All remedies that no other beats in everything, best first; those that may miss an objective of the plan last. */
export function searchFront(deployment: Deployment, lookUps: LookUps): readonly Proposal[] {
  const today = assess(deployment);
  const own = today.kind === "estimated" ? [...lengthCandidates(today), ...utilizationCandidates(today)] : [];
  const all = [
    ...explore(deployment, lookUps).options,
    ...own.flatMap((candidate) => tryCandidate(deployment, candidate, lookUps) ?? []),
  ];
  const onItsGpu = all.some((proposal) => !changesGpu(proposal) && proposal.qualityLoss < 3);
  const last = onItsGpu ? null : offload(deployment, lookUps);
  const front = paretoFront(last === null ? all : [...all, last]).toSorted(compareProposals);
  const unsure = new Set(front.filter(({ after }) => unkeptObjectives(after).length > 0));
  return [...front.filter((each) => !unsure.has(each)), ...unsure];
}

function compareProposals(a: Proposal, b: Proposal): number {
  return (
    Number(movesLaunch(a)) - Number(movesLaunch(b)) ||
    Number(isLastResort(a)) - Number(isLastResort(b)) ||
    (a.costPerMonth ?? Number.MAX_VALUE) - (b.costPerMonth ?? Number.MAX_VALUE) ||
    Number(changesGpu(a)) - Number(changesGpu(b)) ||
    unpricedBytes(a) - unpricedBytes(b) ||
    a.qualityLoss - b.qualityLoss ||
    a.measures.effort - b.measures.effort ||
    requestsAfter(b) - requestsAfter(a) ||
    a.id.localeCompare(b.id, "en")
  );
}

/** A launch runs where it runs; a plan chooses. So another GPU is the last resort for the one, a price for the other. */
function movesLaunch(proposal: Proposal): boolean {
  return proposal.after.deployment.source.kind === "launch" && changesGpu(proposal);
}

function isLastResort({ id }: Proposal): boolean {
  return id.startsWith("offload:");
}

/** Where both cost the same, or nobody knows, what is there stays. */
function changesGpu({ changes }: Proposal): boolean {
  return changes.some((change) => change.kind === "gpu");
}

/** Where nobody knows what a GPU costs, the smaller is the cheaper. */
function unpricedBytes(proposal: Proposal): number {
  const isUnpriced = proposal.costPerMonth === null && changesGpu(proposal);
  return isUnpriced ? proposal.after.input.gpu.memoryBytes.high : 0;
}

function requestsAfter(proposal: Proposal): number {
  const demand = demandOf(proposal.after);
  return requestsCarried(proposal.after, demand?.contextTokens ?? proposal.after.estimate.maxModelLen).mid;
}

/** The best of each way, so that five entries are five ways; what serves less than was asked for comes last. */
function spread(sorted: readonly Proposal[]): readonly Proposal[] {
  const taken = new Map<string, number>();
  const ways = sorted.filter((proposal) => {
    const way = wayOf(proposal);
    const count = (taken.get(way) ?? 0) + 1;
    taken.set(way, count);
    return count <= (way === "gpu" ? 2 : 1);
  });
  const less = ways.filter(({ qualityLoss }) => qualityLoss === 3).slice(0, 1);
  const full = ways.filter(({ qualityLoss }) => qualityLoss < 3).slice(0, mostProposals - less.length);
  return [...full, ...less];
}

/** Another checkpoint, more GPUs, other GPUs: settings that come with one of these make no way of their own. */
function wayOf({ id }: Proposal): string {
  const kinds = id.split("+").map((part) => part.split(":")[0] ?? "");
  const own = kinds.map((kind) => (["tp", "pp", "ep"].includes(kind) ? "shard" : kind));
  const ways = own.filter((kind) => /^(?:model\d|shard|gpu)$/.test(kind));
  return ways.length === 0 ? own.join("+") : ways[0] === "gpu" ? "gpu" : ways.join("+");
}
