import { isHybrid } from "../capacity/modelKind.ts";
import { requestsAtContext } from "../capacity/requests.ts";
import type { Change } from "../deployment/change.ts";
import { type Deployment, gpusPerReplica } from "../deployment/deployment.ts";
import { inheritedFact } from "../deployment/fact.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import type { SpeedLimit } from "../performance/speedTypes.ts";
import { assess, type EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { type RequestSpeed, requestSpeed, saturatedSpeed } from "../sizing/requestSpeed.ts";
import { asNamed, averaged, missedTimes, type ReadPercentile } from "./keptObjectives.ts";
import type { Measures } from "./measures.ts";
import type { Needs } from "./needs.ts";
import type { RentedGpu } from "./rentedGpus.ts";
import type { Candidate } from "./step.ts";

/** What keeps a configuration from carrying more for the same money, or asks for its last copy. */
export type BindingLimit =
  | "kv_cache"
  | "max_num_seqs"
  | "mamba_blocks"
  | "bandwidth"
  | "compute"
  | "objective"
  | "money";

/** A server on a kind of GPU, in as many copies as the workload takes. */
export interface Configuration {
  readonly id: string;
  readonly candidate: Candidate;
  readonly changes: readonly Change[];
  readonly rented: RentedGpu;
  readonly after: EstimatedAssessment;
  /** One copy of it. */
  readonly single: EstimatedAssessment;
  readonly replicas: number;
  /** GPUs in all. */
  readonly gpus: number;
  /** What one copy carries, by which other workloads are counted. */
  readonly perReplica: {
    readonly requests: number;
    readonly requestsPerSecond: number | null;
    /** What it waits for with as many requests as it takes; `null` where no rate is asked for. */
    readonly saturatedBy: SpeedLimit | null;
  };
  readonly speed: RequestSpeed | null;
  readonly measures: Measures;
  /** 1 where every objective is kept, 0 where one is missed or not known. */
  readonly meets: 0 | 1;
  readonly limit: BindingLimit;
}

const MOST_COPIES = 10_000;

/** The configuration that a candidate makes; `null` where one copy does not start or carries no request. */
export function configurationOf(
  start: Deployment,
  rented: RentedGpu,
  candidate: Candidate,
  needs: Needs,
  lookUps: LookUps,
): Configuration | null {
  const single = assess(withChanges(start, candidate.changes, lookUps));
  if (single.kind !== "estimated") return null;
  const carried = carriedByOne(single);
  if (carried === null) return null;
  const most = needs.requestsPerSecond === null ? null : saturationOf(single);
  const perReplica = {
    requests: carried,
    requestsPerSecond: most?.requestsPerSecond.mid ?? null,
    saturatedBy: most?.limit ?? null,
  };
  return settle(single, rented, candidate, needs, perReplica, averaged);
}

/** Whether one copy would start and carry a request: a smaller question than what it costs. */
export function startsAlone(start: Deployment, changes: readonly Change[], lookUps: LookUps): boolean {
  const single = assess(withChanges(start, changes, lookUps));
  return single.kind === "estimated" && carriedByOne(single) !== null;
}

/**
 * The same held against the percentiles that its objectives name, which takes a simulation; more copies where that
 * is what it takes.
 */
export function confirmed(configuration: Configuration, needs: Needs): Configuration {
  const { objectives } = needs;
  const times = [objectives?.latency, objectives?.ttft, objectives?.tpot];
  if (configuration.meets === 0 || !times.some((time) => time?.percentile != null)) return configuration;
  const { single, rented, candidate, perReplica } = configuration;
  return settle(single, rented, candidate, needs, perReplica, asNamed) ?? configuration;
}

function settle(
  single: EstimatedAssessment,
  rented: RentedGpu,
  candidate: Candidate,
  needs: Needs,
  perReplica: Configuration["perReplica"],
  read: ReadPercentile,
): Configuration | null {
  const copies = copiesFor(needs, perReplica);
  if (copies === null) return null;
  const { fitted, meetsTimes } = meetTimes(single, copies.count, needs, read);
  const { deployment } = fitted.after;
  const gpus = gpusPerReplica(deployment.server) * fitted.replicas;
  const costPerMonth = rented.price.perHour * gpus * deployment.hoursPerMonth;
  const cost = needs.objectives?.cost?.value.low ?? null;
  const isAffordable = cost === null || costPerMonth <= cost * (1 + 1e-9);
  const label = rented.gpu.label;
  return {
    id: [label, candidate.id].filter((part) => part !== "").join("+"),
    candidate,
    changes: candidate.changes,
    rented,
    ...fitted,
    gpus,
    single,
    perReplica,
    measures: {
      gpu: label,
      costPerMonth,
      qualityLoss: candidate.qualityLoss,
      latencyMs: fitted.speed?.speed.requestMs.mid ?? Number.POSITIVE_INFINITY,
      load: (needs.requests ?? 1) / (perReplica.requests * fitted.replicas),
      effort: candidate.effort + (rented.isToday ? 0 : 3),
    },
    meets: meetsTimes && isAffordable ? 1 : 0,
    limit: limitOf(single, perReplica, {
      isAffordable,
      isByRate: copies.isByRate,
      isByTimes: !meetsTimes || fitted.replicas > copies.count,
    }),
  };
}

/** Whole requests that one copy surely holds; `null` where it cannot serve the workload at all. */
function carriedByOne(single: EstimatedAssessment): number | null {
  if (single.estimate.start.verdict !== "starts") return null;
  const demand = demandOf(single);
  const contextTokens =
    single.deployment.workload.contextTokens?.value ?? demand?.contextTokens ?? single.estimate.maxModelLen;
  if (contextTokens > single.estimate.maxModelLen) return null;
  const carried = requestsCarried(single, contextTokens);
  if (demand === null && carried.mid < 2) return null;
  return carried.low < 1 ? null : Math.floor(carried.low);
}

/** One copy with as many requests as it takes: what it serves at most, and what it waits for then. */
function saturationOf(single: EstimatedAssessment) {
  const asked = requestSpeed(single);
  return asked && saturatedSpeed(asked.input);
}

/** Copies that carry the requests and answer them as fast as they come; `null` where that is not known or absurd. */
export function copiesFor(
  { requests, requestsPerSecond }: Pick<Needs, "requests" | "requestsPerSecond">,
  one: Pick<Configuration["perReplica"], "requests" | "requestsPerSecond">,
): { readonly count: number; readonly isByRate: boolean } | null {
  const forRequests = requests === null ? 1 : Math.max(1, Math.ceil(requests / one.requests - 1e-9));
  if (requestsPerSecond === null)
    return forRequests > MOST_COPIES ? null : { count: forRequests, isByRate: false };
  if (one.requestsPerSecond === null || one.requestsPerSecond <= 0) return null;
  const forRate = Math.ceil(requestsPerSecond / one.requestsPerSecond - 1e-9);
  const count = Math.max(forRequests, forRate);
  return count > MOST_COPIES ? null : { count, isByRate: forRate > forRequests };
}

type Fitted = Pick<Configuration, "after" | "replicas" | "speed">;

/** As many copies as keep the objectives of time; fewer requests on each make each faster, up to a point. */
function meetTimes(
  single: EstimatedAssessment,
  copies: number,
  needs: Needs,
  read: ReadPercentile,
): { readonly fitted: Fitted; readonly meetsTimes: boolean } {
  const least = inCopies(single, copies);
  if (missedTimes(least.speed, needs.objectives, read).length === 0)
    return { fitted: least, meetsTimes: true };
  for (const factor of [1.5, 2, 4]) {
    const more = inCopies(single, Math.ceil(copies * factor));
    if (missedTimes(more.speed, needs.objectives, read).length === 0)
      return { fitted: more, meetsTimes: true };
  }
  return { fitted: least, meetsTimes: false };
}

function inCopies(single: EstimatedAssessment, replicas: number): Fitted {
  const { deployment } = single;
  const from = "a configuration that was tried";
  const gpuCount = inheritedFact<number | null>(gpusPerReplica(deployment.server) * replicas, from);
  const after = {
    ...single,
    deployment: { ...deployment, replicas: inheritedFact(replicas, from), gpuCount },
  };
  return { after, replicas, speed: requestSpeed(after) };
}

function limitOf(
  single: EstimatedAssessment,
  { saturatedBy }: Configuration["perReplica"],
  why: { readonly isAffordable: boolean; readonly isByRate: boolean; readonly isByTimes: boolean },
): BindingLimit {
  if (!why.isAffordable) return "money";
  if (why.isByTimes) return "objective";
  if (why.isByRate) return saturatedBy === "compute" ? "compute" : "bandwidth";
  const { limit } = single.estimate.concurrency;
  return limit === "kv_cache" && isBoundByState(single) ? "mamba_blocks" : limit;
}

/** Where a request of one token takes more than half of what a whole one does, its recurrent state is what fills the memory. */
function isBoundByState(single: EstimatedAssessment): boolean {
  const { input, estimate, deployment } = single;
  if (!isHybrid(input.model)) return false;
  const context = deployment.workload.contextTokens?.value ?? estimate.maxModelLen;
  return requestsAtContext(input, estimate, 1).mid < 2 * requestsAtContext(input, estimate, context).mid;
}
