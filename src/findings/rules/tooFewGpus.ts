import { type Deployment, gpusPerReplica } from "../../deployment/deployment.ts";
import { type Fact, factRange, isUnknown } from "../../deployment/fact.ts";
import { formatCount } from "../../units/print.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const tooFewGpus: Rule = {
  id: "too-few-gpus",
  severity: "error",
  summary: "The parallel sizes and replicas ask for more GPUs than are there; vLLM stops at start-up.",
  judgesAlone: true,
  check: (analysis) =>
    analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
      const count = deployment.gpuCount.value;
      const factors = gpuFactors(deployment);
      const needed = gpusPerReplica(deployment.server) * deployment.replicas.value;
      const isSensible = factors.every(
        ([, fact]) => Number.isSafeInteger(fact.value) && fact.value > 0 && !isUnknown(fact),
      );
      if (count === null || needed <= count || !isSensible) return [];
      const larger = factors.filter(([, { value }]) => value > 1);
      const countPlace = factRange(deployment.gpuCount);
      const product = larger.map(([name, { value }]) => `${name} ${formatCount(value)}`).join(" × ");
      const there = `${count === 1 ? "is" : "are"}`;
      return [
        {
          rule: "too-few-gpus",
          severity: "error",
          message: `${formatCount(needed)} GPUs are needed (${product}), and only ${count} ${there} there.`,
          range:
            larger.map(([, fact]) => factRange(fact)).find((range) => range !== null) ?? deployment.headRange,
          related:
            countPlace === null
              ? []
              : [{ message: `The count of ${count} is given here.`, range: countPlace }],
          fixes: () => [],
        },
      ];
    }),
};

function gpuFactors({ server, replicas }: Deployment): readonly (readonly [string, Fact<number>])[] {
  return [
    ["tensor parallel size", server.tensorParallelSize],
    ["pipeline parallel size", server.pipelineParallelSize],
    ["data parallel size", server.dataParallelSize],
    ["replicas", replicas],
  ];
}
