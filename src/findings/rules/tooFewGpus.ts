import { gpusPerReplica } from "../../deployment/deployment.ts";
import { factRange } from "../../deployment/fact.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const tooFewGpus: Rule = {
  id: "too-few-gpus",
  severity: "error",
  summary: "The parallel sizes and replicas ask for more GPUs than are there; vLLM stops at start-up.",
  check: (analysis) =>
    analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
      const count = deployment.gpuCount.value;
      const { tensorParallelSize, pipelineParallelSize, dataParallelSize } = deployment.server;
      const needed = gpusPerReplica(deployment.server) * deployment.replicas.value;
      if (count === null || needed <= count) return [];
      const place = [tensorParallelSize, pipelineParallelSize, dataParallelSize, deployment.replicas].map(factRange);
      const countPlace = factRange(deployment.gpuCount);
      const sizes = [tensorParallelSize, pipelineParallelSize, dataParallelSize, deployment.replicas].map(({ value }) => value);
      return [
        {
          rule: "too-few-gpus",
          severity: "error",
          message: `This needs ${needed} GPUs (${sizes.filter((size) => size > 1).join(" × ")}), and ${count} ${count === 1 ? "is" : "are"} there.`,
          range: place.find((range) => range !== null) ?? deployment.headRange,
          related: countPlace === null ? [] : [{ message: `${count} GPUs are named here.`, range: countPlace }],
          fixes: () => [],
        },
      ];
    }),
};
