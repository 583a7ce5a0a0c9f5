import { metricSelector } from "../deployment/metricSelector.ts";
import { metricNames } from "../vllm/serverMetrics.ts";
import type { Server } from "./server.ts";
import { commentText, writeYaml } from "./yaml/writeYaml.ts";

/** Requests that may wait for each server before another one starts: one that loads for minutes is started early. */
const waitingPerServer = 5;

/**
 * KEDA's object that follows vLLM's waiting requests between one server and as many as the workload's peak needs.
 * Source: KEDA, `keda.sh/v1alpha1`, Prometheus scaler.
 */
export function scaledObject(server: Server, spans: boolean): string {
  const { waiting } = metricNames(server.deployment.version.value);
  const comments = [
    `From one server to ${server.replicas.count}, by the requests that wait, ${waitingPerServer} for each. Needs KEDA and a Prometheus that`,
    "reads the servers; its address is assumed.",
  ];
  const target = spans ? { apiVersion: "leaderworkerset.x-k8s.io/v1", kind: "LeaderWorkerSet" } : {};
  const text = writeYaml({
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: server.key },
    spec: {
      scaleTargetRef: { ...target, name: server.key },
      minReplicaCount: 1,
      maxReplicaCount: server.replicas.count,
      cooldownPeriod: Math.max(300, server.loadTime.seconds),
      triggers: [
        {
          type: "prometheus",
          metadata: {
            serverAddress: "http://prometheus-operated.monitoring.svc:9090",
            query: `sum(${waiting}${metricSelector(server.deployment)})`,
            threshold: String(waitingPerServer),
          },
        },
      ],
    },
  });
  return `${commentText(comments).join("\n")}\n${text}`;
}
