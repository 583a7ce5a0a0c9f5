import type { Finding } from "../finding.ts";
import { environmentOf, launchOf } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const openWithoutKey: Rule = {
  id: "open-without-key",
  severity: "information",
  summary:
    "The server listens on every network interface and asks for no key. In a container that is how it is reached, and nothing is said.",
  judgesAlone: true,
  check: (analysis) =>
    analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
      const launch = launchOf(deployment);
      const { byField, mayHaveMore } = deployment.settings;
      const host = byField.get("host");
      const hasKey =
        byField.has("api_key") || environmentOf(deployment).some(({ name }) => name === "VLLM_API_KEY");
      const inContainer = launch === null || launch.image !== null || containerKinds.has(launch.kind);
      if (!host || (host.value !== "0.0.0.0" && host.value !== "::") || hasKey || mayHaveMore || inContainer)
        return [];
      return [
        {
          rule: "open-without-key",
          severity: "information",
          message: `On ${host.value} everybody who reaches this machine can use the server: it has no --api-key.`,
          range: host.valueRange,
          related: [],
          fixes: () => [],
        },
      ];
    }),
};

const containerKinds: ReadonlySet<string> = new Set([
  "dockerfile",
  "compose",
  "kubernetes",
  "helm",
  "markdown",
  "skypilot",
  "dstack",
]);
