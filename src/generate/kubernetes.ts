import { compareVersions, formatVersion, isAtLeast, type VllmVersion } from "../units/version.ts";
import type { GeneratedFile, PlanToGenerate } from "./generation.ts";
import { imageNotes } from "./image.ts";
import { onlyPod, type PodRole, podNotes, podSpec } from "./pod.ts";
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
 * are LeaderWorkerSet's. Source: LeaderWorkerSet v1.
 */
function leaderWorkerSet(server: Server): YamlMap {
  const labels = labelsOf(server);
  const { leader, worker } = spansByRay(server) ? rayRoles(server) : nodeRoles(server);
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

interface SpanRoles {
  readonly leader: PodRole;
  readonly worker: PodRole;
}

/** Source: vLLM's `--nnodes`, `--node-rank`, `--master-addr`, `--headless`. */
function nodeRoles({ nodes }: Server): SpanRoles {
  const span = [`--nnodes=${nodes}`, "--master-addr=$(LWS_LEADER_ADDRESS)"];
  return {
    leader: { words: [...span, "--node-rank=0"], answers: true },
    worker: { words: [...span, "--node-rank=$(LWS_WORKER_INDEX)", "--headless"], answers: false },
  };
}

/**
 * The leader starts Ray's head and waits for the others, then vLLM; the others only join. Source: the script and its
 * usage in vllm-project/vllm#12913 (v0.7.3), and LeaderWorkerSet's example of vLLM, `docs/examples/vllm/GPU/lws.yaml`.
 */
function rayRoles(server: Server): SpanRoles {
  const script = "bash /vllm-workspace/examples/online_serving/multi-node-serving.sh";
  const hasBackend = server.arguments.some(({ flag }) => flag === "--distributed-executor-backend");
  return {
    leader: {
      words: hasBackend ? [] : ["--distributed-executor-backend=ray"],
      answers: true,
      before: `${script} leader --ray_cluster_size=${server.nodes}`,
    },
    worker: {
      words: [],
      answers: false,
      before: `${script} worker --ray_address=$(LWS_LEADER_ADDRESS)`,
      lendsGpus: true,
    },
  };
}

/** `--nnodes` came with v0.12; before, Ray is the only way over several machines. */
function spansByRay({ deployment: { version } }: Server): boolean {
  return !isAtLeast(version.value, 0, 12);
}

const scriptedSince: VllmVersion = { major: 0, minor: 7, patch: 3 };

function spanNotes(server: Server): readonly string[] {
  const { nodes, gpusPerServer, deployment } = server;
  const version = deployment.version.value;
  const needs = `The server spans ${nodes} machines of ${Math.ceil(gpusPerServer / nodes)} GPUs, which needs the LeaderWorkerSet controller and a fast network between them.`;
  if (!spansByRay(server)) return [needs];
  const how = `vLLM ${formatVersion(version)} spans machines only through Ray (--nnodes came with 0.12): its image's own script joins them.`;
  const lacks = "The image has that script since 0.7.3: put it into an image of your own.";
  return compareVersions(version, scriptedSince) < 0 ? [needs, how, lacks] : [needs, how];
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
