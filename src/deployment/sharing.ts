import type { Plan, PlanService, Pool } from "../plan/plan.ts";
import { unmoved } from "../text/moveRanges.ts";
import type { VllmVersion } from "../units/version.ts";
import { defaultGpuMemoryUtilization } from "../vllm/defaults.ts";
import type { GpuChoice } from "./deployment.ts";
import { defaultFact, type Fact, writtenFact } from "./fact.ts";

/**
 * Bytes that the other services hold on the GPU of this one. Processes: what the plan says they need (the larger end of
 * a range, and their sessions' memory for all sessions of the workload). Servers of vLLM: the share of the GPU that
 * each reserves; whichever starts last finds the others' share taken.
 */
export function bytesHeldByOthers(
  plan: Plan,
  service: PlanService,
  pool: Pool | null,
  gpu: GpuChoice | null,
  version: VllmVersion,
): Fact<number> {
  const candidates = service.share === null ? servicesThatShare(plan) : plan.services;
  const others = candidates.filter((other) => other !== service && sharesGpu(plan, service, other, pool));
  const sizes = others.map((other) =>
    other.engine === "process" ? processBytes(plan, other) : reservedBytes(other, gpu, version),
  );
  const sum = sizes.reduce((total, size) => total + size, 0);
  const [first] = others;
  return first === undefined || sum === 0
    ? defaultFact(0, "nothing else on the GPU")
    : writtenFact(sum, first.nameRange);
}

/** Whether a service stands on the same GPUs as another, or says that it would. */
export function sharesItsGpus(plan: Plan, service: PlanService): boolean {
  if (service.share !== null) return true;
  return servicesThatShare(plan).some(({ share, pool }) => {
    const inSamePool = plan.pools.length === 1 || pool?.value === service.pool?.value;
    return share?.value === service.name || (share?.value === true && inSamePool);
  });
}

/** Few services say that they share, and each of a plan's is asked about all. */
const sharers = new WeakMap<Plan, readonly PlanService[]>();

/** Whether any service of a plan shares GPUs with another one. */
export function sharesGpus(plan: Plan): boolean {
  return servicesThatShare(plan).length > 0;
}

function servicesThatShare(plan: Plan): readonly PlanService[] {
  const known = sharers.get(plan);
  if (known) return known;
  const found = plan.services.filter((service) => unmoved(service).share !== null);
  sharers.set(plan, found);
  return found;
}

/** What a server of vLLM reserves: its utilization, as written or by default, of the GPU's memory. */
function reservedBytes(service: PlanService, gpu: GpuChoice | null, version: VllmVersion): number {
  if (gpu === null) return 0;
  const written = service.args?.entries.find(
    (entry) => entry.name.replaceAll("-", "_") === UTILIZATION,
  )?.value;
  const share = typeof written === "number" ? written : defaultGpuMemoryUtilization(version).value;
  const { low, high } = gpu.spec.memoryBytes;
  return share > 0 && share <= 1 ? (share * (low + high)) / 2 : 0;
}

const UTILIZATION = "gpu_memory_utilization";

function sharesGpu(plan: Plan, service: PlanService, other: PlanService, pool: Pool | null): boolean {
  const namesOther = service.share?.value === other.name || other.share?.value === service.name;
  const sharesAll = service.share?.value === true || other.share?.value === true;
  const samePool = plan.pools.length === 1 || (other.pool?.value ?? pool?.name) === pool?.name;
  return namesOther || (sharesAll && samePool);
}

/** What a process needs at most: its memory, or the sum of its parts, and what its sessions add. */
function processBytes(plan: Plan, { memory, memoryPerSession }: PlanService): number {
  const own =
    memory?.total?.value.high ?? (memory?.parts ?? []).reduce((sum, part) => sum + part.value.value.high, 0);
  const sessions = plan.workload?.sessions?.value.high ?? plan.workload?.concurrency?.value.high ?? 0;
  return own + (memoryPerSession === null ? 0 : memoryPerSession.value.high * sessions);
}
