import type { Plan, PlanService, Pool } from "../plan/plan.ts";
import { defaultFact, type Fact, writtenFact } from "./fact.ts";

/**
 * Bytes that the other services hold on the GPU of this one, by what the plan says they need (the larger end of a
 * range, and their sessions' memory for all sessions of the workload). Servers of vLLM beside this one reserve a
 * share of the GPU themselves and are not in this sum.
 */
export function bytesHeldByOthers(plan: Plan, service: PlanService, pool: Pool | null): Fact<number> {
  const others = plan.services.filter(
    (other) => other !== service && other.engine === "process" && sharesGpu(plan, service, other, pool),
  );
  const sizes = others.map((other) => processBytes(plan, other));
  const sum = sizes.reduce((total, size) => total + size, 0);
  const [first] = others;
  return first === undefined || sum === 0
    ? defaultFact(0, "nothing else on the GPU")
    : writtenFact(sum, first.nameRange);
}

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
