import type { PlanService } from "../plan/plan.ts";
import type { EstimatedAssessment } from "./assess.ts";
import { askOf } from "./demand.ts";
import { bothEnds, joinFigures, known, mapFigure, sumOf, unknown, wholeUnits } from "./ends.ts";
import { copiesNeeded, copiesThatRun, tightestLimit } from "./gpuNeed.ts";
import { type GroupCapacity, groupCapacity, sessionsOf } from "./groupCapacity.ts";
import { type PlanDemand, shareOfDemand } from "./planDemand.ts";
import type { Figure, GroupSizing, PoolSizing, ServiceSizing } from "./planSizing.ts";
import { type PoolCapacity, poolLoad } from "./poolCapacity.ts";
import { type ServiceCapacity, serviceCapacity } from "./serviceCapacity.ts";
import type { SizingInput } from "./sizingInput.ts";
import { uncountedWeights } from "./uncountedWeights.ts";

/** A pool under the demand of the plan: copies, GPUs, and what stands on each of them. */
export function sizePool(input: SizingInput, capacity: PoolCapacity, demand: PlanDemand): PoolSizing {
  const load = poolLoad(capacity, demand);
  const own = shareOfDemand(demand, capacity.share);
  return {
    pool: capacity.pool,
    gpu: capacity.gpu,
    share: capacity.share,
    groups: capacity.groups.map((group) => sizeGroup(input, capacity, group, own)),
    gpusNeeded: load.needed,
    gpusPaidFor: load.paidFor,
    price: capacity.price,
  };
}

/** A service of which the plan does not say where it runs: its speed and own memory alone. */
export function sizeUnplaced(input: SizingInput, service: PlanService): ServiceSizing {
  const group = groupCapacity(input, [service], null, 0);
  const capacity = serviceCapacity(input, service, null);
  return sizeService(input, null, group, capacity, known(bothEnds(1)), noDemand);
}

const noDemand: PlanDemand = { concurrency: null, sessions: null, requestsPerSecond: null };

function sizeGroup(
  input: SizingInput,
  { pool, groups }: PoolCapacity,
  group: GroupCapacity,
  demand: PlanDemand,
): GroupSizing {
  const needed = copiesNeeded(group, demand);
  const copies = copiesThatRun(group, groups.length === 1, pool.count?.value ?? null, needed);
  const services = group.services.map((service) => sizeService(input, pool, group, service, copies, demand));
  return {
    services,
    gpusPerCopy: group.gpusPerCopy,
    copiesNeeded: needed,
    bound: tightestLimit(group, demand),
    copies,
    memoryBytes: sumOf(services.map(({ memoryBytes }) => memoryBytes)),
    totalBytes: group.totalBytes,
    usableBytes: group.usableBytes,
  };
}

function sizeService(
  input: SizingInput,
  pool: PoolCapacity["pool"] | null,
  group: GroupCapacity,
  capacity: ServiceCapacity,
  copies: Figure,
  demand: PlanDemand,
): ServiceSizing {
  const { service, gpu, assessment, speed, trusted, requests, perSessionBytes } = capacity;
  const byMemory =
    requests ??
    (perSessionBytes === null
      ? unknown(`Sessions of ${service.name} add no memory that the plan states.`)
      : group.sessionsByMemory);
  return {
    service,
    pool,
    gpu,
    assessment,
    memoryBytes: memoryOf(capacity, copies, demand),
    sessionsByMemory: byMemory,
    sessionsTrusted: trusted,
    sessions: sessionsOf(capacity, group.sessionsByMemory),
    ...speed,
    uncountedWeights: uncountedWeights(input, group, capacity),
  };
}

/** Bytes on one GPU with the copy's part of what is asked for. */
function memoryOf(capacity: ServiceCapacity, copies: Figure, demand: PlanDemand): Figure {
  const { assessment, perSessionBytes, ownBytes, service } = capacity;
  if (assessment?.kind === "estimated") return serverBytes(assessment, perCopy(demand.concurrency, copies));
  // Why its requests are not known is why its memory is not.
  if (service.engine === "vllm")
    return unknown(capacity.requests?.reason ?? `${service.name} is not estimated.`);
  if (perSessionBytes === null) {
    return service.memory === null
      ? unknown(`The plan does not say how much memory ${service.name} holds.`)
      : known(ownBytes);
  }
  const sessions = perCopy(demand.sessions, copies);
  return mapFigure(sessions, (count, end) => ownBytes[end] + perSessionBytes[end] * count);
}

function perCopy(asked: PlanDemand["sessions"], copies: Figure): Figure {
  if (asked === null) return known(bothEnds(0));
  return joinFigures(known(asked), copies, (count, number) => wholeUnits(count / Math.max(1, number)));
}

/**
 * What a vLLM server asks for, whatever its utilization reserves: weights, run time, and the KV cache of its requests.
 * The estimate counts with its likely value; what it leaves open is no range of the plan.
 */
function serverBytes(assessment: EstimatedAssessment, requests: Figure): Figure {
  const { memory, kvCacheBytesPerToken, maxModelLen } = assessment.estimate;
  const contextTokens = askOf(assessment).contextTokens ?? maxModelLen;
  const parts = [memory.activationBytes, memory.cudaGraphBytes, memory.nonTorchBytes];
  const runTime = parts.reduce((sum, { mid }) => sum + mid, 0);
  return mapFigure(
    requests,
    (count) => memory.weightBytes + runTime + count * contextTokens * kvCacheBytesPerToken,
  );
}
