import type { Assessment } from "../sizing/assess.ts";
import { demandOf, gpusNeeded } from "../sizing/demand.ts";

/** How many servers of a kind, and why. */
export interface Replicas {
  readonly count: number;
  /** Whether the number may follow the load: the plan leaves the size of the pool open. */
  readonly grows: boolean;
  /** One sentence. */
  readonly basis: string;
}

/** As the plan says, else as many as the workload needs and the pool has. */
export function replicasOf(assessment: Assessment, gpusPerServer: number): Replicas {
  const { replicas, gpuCount } = assessment.deployment;
  if (replicas.origin.kind === "written" || replicas.value > 1)
    return { count: replicas.value, grows: false, basis: `Replicas: ${replicas.value}, as the plan says.` };
  const demand = assessment.kind === "estimated" ? demandOf(assessment) : null;
  const gpus = assessment.kind === "estimated" && demand !== null ? gpusNeeded(assessment, demand) : null;
  if (gpus === null)
    return { count: 1, grows: false, basis: "Replicas: 1, as no workload says how many it takes." };
  const needed = Math.max(1, Math.ceil(gpus / gpusPerServer));
  if (gpuCount.value === null) {
    return { count: needed, grows: needed > 1, basis: `Replicas: ${needed}, as many as the workload needs.` };
  }
  const possible = Math.max(1, Math.floor(gpuCount.value / gpusPerServer));
  const count = Math.min(needed, possible);
  const basis =
    needed > possible
      ? `Replicas: ${count}, as many as the pool has GPUs for; the workload needs ${needed}.`
      : `Replicas: ${count}, as many as the workload needs.`;
  return { count, grows: false, basis };
}
