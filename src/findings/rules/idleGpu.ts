import { gpusPerReplica } from "../../deployment/deployment.ts";
import { factRange } from "../../deployment/fact.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const idleGpu: Rule = {
  id: "idle-gpu",
  severity: "information",
  summary: "GPUs are there, and paid for, that the server does not use: neither its parallel sizes nor its replicas reach them.",
  check: (analysis) =>
    analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
      const count = deployment.gpuCount.value;
      const used = gpusPerReplica(deployment.server) * deployment.replicas.value;
      const shared = analysis.assessments.filter((other) => other.deployment.gpuCount.origin === deployment.gpuCount.origin);
      if (count === null || count <= used || shared.length > 1 || deployment.otherProcessesBytes.value > 0) return [];
      const range = factRange(deployment.gpuCount);
      if (range === null) return [];
      const idle = count - used;
      return [
        {
          rule: "idle-gpu",
          severity: "information",
          message: `${idle === 1 ? "One of the" : `${idle} of the`} ${count} GPUs ${idle === 1 ? "is" : "are"} idle: the server runs on ${used}. Raise --tensor-parallel-size or the replicas, or count ${used}.`,
          range,
          related: [],
          fixes: () => [],
        },
      ];
    }),
};
