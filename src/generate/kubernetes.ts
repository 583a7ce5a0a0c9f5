import { formatVersion, isAtLeast } from "../units/version.ts";
import type { GeneratedFile, PlanToGenerate } from "./generation.ts";
import { imageNotes } from "./image.ts";
import { onlyPod, podNotes, podSpec } from "./pod.ts";
import { scaledObject } from "./scaledObject.ts";
import type { Server } from "./server.ts";
import { serverComments } from "./serverComments.ts";
import { commentText, withoutTemplates, writeYaml, type YamlMap } from "./yaml/writeYaml.ts";

/** One file with a Deployment (more machines: a LeaderWorkerSet) and a Service for each server. */
export function kubernetesFiles(
  plan: PlanToGenerate,
  servers: readonly Server[],
  notes: readonly string[],
): readonly GeneratedFile[] {
  const head = [`From ${plan.fileName}. Apply it with: kubectl apply -f kubernetes.yaml`, ...notes];
  const documents = servers.flatMap((server) => documentsOf(plan, server));
  const text = withoutTemplates(`${commentText(head).join("\n")}\n---\n${documents.join("---\n")}`);
  return [{ name: "kubernetes.yaml", language: "yaml", executable: false, text }];
}

function documentsOf(plan: PlanToGenerate, server: Server): readonly string[] {
  const spans = server.nodes > 1;
  const comments = [
    ...serverComments(plan, server),
    server.replicas.basis,
    ...imageNotes(server),
    ...podNotes(server),
    ...(spans ? spanNotes(server) : []),
  ];
  const workload = spans ? leaderWorkerSet(server) : deployment(server);
  return [
    `${commentText(comments).join("\n")}\n${writeYaml(workload)}`,
    writeYaml(serviceOf(server, spans)),
    ...(server.replicas.grows ? [scaledObject(server, spans)] : []),
  ];
}

function deployment(server: Server): YamlMap {
  const labels = labelsOf(server);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: server.key, labels },
    spec: {
      replicas: server.replicas.count,
      selector: { matchLabels: labels },
      // No GPU is left for a second pod beside the one that it replaces.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      template: { metadata: { labels }, spec: podSpec(server, onlyPod) },
    },
  };
}

/**
 * A server over several machines, each a pod of a group: the first answers, the others join it. The pods' variables
 * are LeaderWorkerSet's. Source: LeaderWorkerSet v1; vLLM's `--nnodes`, `--node-rank`, `--master-addr`, `--headless`.
 */
function leaderWorkerSet(server: Server): YamlMap {
  const labels = labelsOf(server);
  const span = [`--nnodes=${server.nodes}`, "--master-addr=$(LWS_LEADER_ADDRESS)"];
  const leader = { words: [...span, "--node-rank=0"], answers: true };
  const worker = { words: [...span, "--node-rank=$(LWS_WORKER_INDEX)", "--headless"], answers: false };
  return {
    apiVersion: "leaderworkerset.x-k8s.io/v1",
    kind: "LeaderWorkerSet",
    metadata: { name: server.key, labels },
    spec: {
      replicas: server.replicas.count,
      leaderWorkerTemplate: {
        size: server.nodes,
        // One part alone serves nothing: the group starts again as a whole.
        restartPolicy: "RecreateGroupOnPodRestart",
        leaderTemplate: {
          metadata: { labels: { ...labels, role: "leader" } },
          spec: podSpec(server, leader),
        },
        workerTemplate: { metadata: { labels }, spec: podSpec(server, worker) },
      },
    },
  };
}

function spanNotes({ nodes, gpusPerServer, deployment: { version } }: Server): readonly string[] {
  return [
    `The server spans ${nodes} machines of ${Math.ceil(gpusPerServer / nodes)} GPUs, which needs the LeaderWorkerSet controller and a fast network between them.`,
    ...(isAtLeast(version.value, 0, 12)
      ? []
      : [`vLLM ${formatVersion(version.value)} spans machines only through Ray: --nnodes came with 0.12.`]),
  ];
}

function serviceOf(server: Server, spans: boolean): YamlMap {
  const labels = labelsOf(server);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: server.key, labels },
    spec: {
      selector: spans ? { ...labels, role: "leader" } : labels,
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    },
  };
}

function labelsOf({ key }: Server): YamlMap {
  return { "app.kubernetes.io/name": key };
}
