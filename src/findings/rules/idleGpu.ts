import { gpusPerReplica } from "../../deployment/deployment.ts";
import { factRange, isUnknown } from "../../deployment/fact.ts";
import { poolOf } from "../../deployment/fromPlan.ts";
import type { Assessment } from "../../sizing/assess.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const idleGpu: Rule = {
  id: "idle-gpu",
  severity: "information",
  summary:
    "GPUs are there, and paid for, that the server does not use: neither its parallel sizes nor its replicas reach them.",
  check: (analysis) => {
    // Where no pool is counted nothing can be idle, however many services there are.
    if (analysis.plan?.plan?.pools.every(({ count }) => count === null)) return [];
    const placeOf = countPlaces(analysis);
    const seen = new Set<number>();
    const shared = new Set<number>();
    for (const assessment of analysis.assessments) {
      const start = placeOf(assessment);
      if (start === null) continue;
      // Others that count on the same GPUs may well use the rest.
      if (seen.has(start)) shared.add(start);
      seen.add(start);
    }
    return analysis.assessments.flatMap((assessment): readonly Finding[] => {
      const start = placeOf(assessment);
      if (start === null || shared.has(start)) return [];
      const { deployment } = assessment;
      const count = deployment.gpuCount.value;
      const range = factRange(deployment.gpuCount);
      if (count === null || range === null || !isPlacementKnown(assessment)) return [];
      const used = gpusPerReplica(deployment.server) * deployment.replicas.value;
      if (count <= used || deployment.otherProcessesBytes.value > 0) return [];
      const idle = count - used;
      const isPlan = deployment.source.kind === "service";
      const remedy = isPlan
        ? `Raise tensor-parallel-size or replicas, or lower the count to ${used}.`
        : "Raise --tensor-parallel-size, or start a server on each.";
      return [
        {
          rule: "idle-gpu",
          severity: "information",
          message: `${idle === 1 ? "One" : idle} of the ${count} GPUs ${idle === 1 ? "is" : "are"} idle: the server runs on ${used}. ${remedy}`,
          range,
          related: [],
          fixes: () => [],
        },
      ];
    });
  },
};

/** Where the GPUs of a deployment are counted. In a plan that is its pool, which is known before a deployment is read. */
function countPlaces({ plan: read }: Analysis): (assessment: Assessment) => number | null {
  const plan = read?.plan ?? null;
  if (plan === null) return ({ deployment }) => factRange(deployment.gpuCount)?.start ?? null;
  const services = new Map(plan.services.map((service) => [service.name, service]));
  return ({ name }) => {
    const service = services.get(name ?? "");
    return (service && poolOf(plan, service)?.count?.range.start) ?? null;
  };
}

/** Sizes that contradict each other, or depend on what the file does not tell, say nothing about what is used. */
function isPlacementKnown(assessment: Assessment): boolean {
  if (assessment.kind === "unknown" && assessment.problem !== null) return false;
  const { server, settings } = assessment.deployment;
  const sizes = [server.tensorParallelSize, server.pipelineParallelSize, server.dataParallelSize];
  return !settings.mayHaveMore && !sizes.some(isUnknown);
}
