import type { GpuChoice } from "../deployment/deployment.ts";
import type { PlanService } from "../plan/plan.ts";
import { atBothEnds, joinEnds, known, mapEnds, mapFigure, moreIsBetter, unknown, wholeFit } from "./ends.ts";
import type { DemandKind, Ends, Figure } from "./planSizing.ts";
import { type ServiceCapacity, serviceCapacity } from "./serviceCapacity.ts";
import type { SizingInput } from "./sizingInput.ts";

/** One thing that bounds what a copy of a group serves. */
export interface Limit {
  readonly service: string;
  readonly of: DemandKind;
  readonly perCopy: Figure;
}

/** Services on the same GPUs, before it is known how many copies of them there are. */
export interface GroupCapacity {
  readonly services: readonly ServiceCapacity[];
  readonly gpusPerCopy: number;
  /** Replicas that the plan asks for. */
  readonly leastCopies: number;
  /** Whether the plan says that its services share GPUs; then every GPU of the pool carries a copy. */
  readonly isShared: boolean;
  readonly totalBytes: Ends | null;
  readonly usableBytes: Ends | null;
  /** Sessions for which the GPU's memory has room. */
  readonly sessionsByMemory: Figure;
  readonly limits: readonly Limit[];
}

export function groupCapacity(
  input: SizingInput,
  members: readonly PlanService[],
  gpu: GpuChoice | null,
  reserve: number,
): GroupCapacity {
  const services = members.map((service) => serviceCapacity(input, service, gpu));
  const totalBytes = gpu && moreIsBetter(gpu.spec.memoryBytes);
  const usableBytes = totalBytes && mapEnds(totalBytes, (bytes) => bytes * (1 - reserve));
  const sessionsByMemory = sessionsInMemory(services, usableBytes);
  const filled = (input.plan.workload?.utilization?.value ?? 1) * (1 - reserve);
  return {
    services,
    gpusPerCopy: Math.max(1, ...services.map(({ gpus }) => gpus)),
    leastCopies: Math.max(1, ...members.map(({ replicas }) => replicas?.value ?? 1)),
    isShared: members.length > 1 || members.some(({ share }) => share !== null),
    totalBytes,
    usableBytes,
    sessionsByMemory,
    limits: services.flatMap((service) => limitsOf(service, sessionsByMemory, filled)),
  };
}

function limitsOf(capacity: ServiceCapacity, byMemory: Figure, filled: number): readonly Limit[] {
  const { service, speed } = capacity;
  const held: readonly Limit[] = holdsSessions(capacity)
    ? [
        {
          service: service.name,
          of: capacity.requests === null ? "sessions" : "concurrency",
          perCopy: sessionsOf(capacity, byMemory),
        },
      ]
    : [];
  const rate = speed.throughputPerSecond;
  if (rate.ends === null) return held;
  const perCopy = mapFigure(rate, (value) => value * filled);
  return [...held, { service: service.name, of: "requestsPerSecond", perCopy }];
}

function holdsSessions({ requests, perSessionBytes, trusted }: ServiceCapacity): boolean {
  return requests !== null || perSessionBytes !== null || trusted !== null;
}

/** Sessions of one copy: what memory has room for, or fewer where the plan trusts it with fewer. */
export function sessionsOf(capacity: ServiceCapacity, byMemory: Figure): Figure {
  const { trusted, requests, perSessionBytes } = capacity;
  const room = requests ?? (perSessionBytes === null ? null : byMemory);
  if (room === null)
    return trusted === null
      ? unknown(`Nothing says how many sessions ${capacity.service.name} holds.`)
      : known(trusted);
  if (trusted === null) return room;
  return room.ends === null && requests === null
    ? known(trusted)
    : room.ends === null
      ? room
      : known(joinEnds(room.ends, trusted, Math.min));
}

/** What no service holds for itself is divided among the sessions of those that hold them, each with its part. */
function sessionsInMemory(services: readonly ServiceCapacity[], usableBytes: Ends | null): Figure {
  if (usableBytes === null) return unknown("The memory of the GPU is not known.");
  const holding = services.flatMap(({ perSessionBytes }) => perSessionBytes ?? []);
  if (holding.length === 0) return unknown("No service of the GPU says what a session adds.");
  return atBothEnds((end) => {
    const own = services.reduce(
      (sum, { ownBytes, reservedBytes }) => sum + (reservedBytes?.[end] ?? ownBytes[end]),
      0,
    );
    const each = holding.reduce((sum, bytes) => sum + bytes[end], 0);
    return Math.max(0, wholeFit((usableBytes[end] - own) / each));
  });
}
