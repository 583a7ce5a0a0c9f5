import { gpuById } from "../catalog/gpus.ts";
import { quoteWord } from "../syntax/shell/quoteWord.ts";
import { cacheFolder, deviceResource, imageOf, sharedMemoryGiB } from "./image.ts";
import type { Server } from "./server.ts";
import { joinedWords } from "./serverArguments.ts";
import { directiveComment } from "./serverComments.ts";
import { commented, type YamlMap, type YamlValue } from "./yaml/writeYaml.ts";

/** What differs between the pods of one server that spans several machines. */
export interface PodRole {
  /** Further words of the command line; `$(NAME)` in them is a variable of the pod. */
  readonly words: readonly string[];
  /** Only the pod that answers requests is asked for its health. */
  readonly answers: boolean;
  /** What a shell runs before the server; `$(NAME)` as in `words`. */
  readonly before?: string;
  /** The pod runs `before` alone, and lends its GPUs to a server elsewhere. */
  readonly lendsGpus?: boolean;
}

export const onlyPod: PodRole = { words: [], answers: true };

/** The specification of a pod that runs a server, or its part on one machine. */
export function podSpec(server: Server, role: PodRole): YamlMap {
  const sharedMemory = sharedMemoryGiB(server);
  const selector = nodeSelector(server);
  return {
    // Variables of services would be made up in the server's own name space: a service called vllm sets VLLM_PORT.
    enableServiceLinks: false,
    ...(selector === null ? {} : { nodeSelector: selector }),
    containers: [containerOf(server, role)],
    volumes: [
      { name: "huggingface-cache", emptyDir: {} },
      ...(sharedMemory === null
        ? []
        : [{ name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: `${sharedMemory}Gi` } }]),
    ],
  };
}

/** Sentences about what the pod rests on. */
export function podNotes(server: Server): readonly string[] {
  const several = (server.deployment.gpu.value?.ids.length ?? 0) !== 1;
  return [
    ...(several ? ["Which nodes have the GPU is not known by one label: add a nodeSelector."] : []),
    "Each pod downloads the weights when it starts; a ReadWriteMany claim for the cache would spare that.",
    ...(server.deployment.otherProcessesBytes.value > 0
      ? ["The plan has other services on the same GPU: pods share one only with time slicing, MPS or MIG."]
      : []),
    ...(server.model.startsWith("/") ? ["The model is a folder: mount it at the same path."] : []),
  ];
}

/**
 * The label that the GPU's nodes carry: what NVIDIA's feature discovery writes, else GKE's. `null` for a family, or a
 * GPU that only the plan describes.
 */
export function nodeSelector({ deployment }: Server): YamlMap | null {
  const [id, ...others] = deployment.gpu.value?.ids ?? [];
  const gpu = id === undefined || others.length > 0 ? null : gpuById(id);
  if (gpu?.clusterLabel != null) return { "nvidia.com/gpu.product": gpu.clusterLabel };
  return gpu?.cloudNames.gcp == null ? null : { "cloud.google.com/gke-accelerator": gpu.cloudNames.gcp };
}

function containerOf(server: Server, role: PodRole): YamlMap {
  const { answers } = role;
  const resource = deviceResource(server) ?? "nvidia.com/gpu";
  const gpus = Math.ceil(server.gpusPerServer / server.nodes);
  const directive = directiveComment(server, server.gpusPerServer * server.replicas.count);
  return {
    name: "vllm",
    image: commented([directive], imageOf(server)),
    ...commandOf(server, role),
    env: environmentOf(server),
    resources: { limits: { [resource]: gpus } },
    ...(answers ? { ports: [{ name: "http", containerPort: server.port }], ...probesOf(server) } : {}),
    volumeMounts: [
      { name: "huggingface-cache", mountPath: cacheFolder },
      ...(sharedMemoryGiB(server) === null ? [] : [{ name: "shared-memory", mountPath: "/dev/shm" }]),
    ],
  };
}

function commandOf(server: Server, { words, before, lendsGpus }: PodRole): YamlMap {
  const own = argumentWords(server);
  if (before === undefined) return { command: ["vllm", "serve"], args: [...own, ...words] };
  if (lendsGpus === true) return { command: ["sh", "-c"], args: [before] };
  const serve = ["vllm", "serve", ...own.map(quoteWord), ...words].join(" ");
  return { command: ["sh", "-c"], args: [`${before} && exec ${serve}`] };
}

function argumentWords(server: Server): readonly string[] {
  const model = server.model.startsWith("-") ? `--model=${server.model}` : server.model;
  return [model, ...server.arguments.flatMap(joinedWords)].map(escapeReferences);
}

/** The token of gated models is optional; what the plan holds in secret is not. */
export function environmentOf({ key, environment, secretNames }: Server): readonly YamlValue[] {
  const hubToken = { name: "huggingface", key: "token", optional: true };
  return [
    ...(secretNames.includes("HF_TOKEN")
      ? []
      : [{ name: "HF_TOKEN", valueFrom: { secretKeyRef: hubToken } }]),
    ...environment.map(({ name, value }) => ({ name, value: escapeReferences(value) })),
    ...secretNames.map((name) => ({
      name,
      valueFrom: { secretKeyRef: { name: `${key}-secrets`, key: name } },
    })),
  ];
}

/**
 * Kubernetes fills in `$(NAME)` in words and variables, and takes two dollar signs for one; a lone one is text.
 * Source: Kubernetes, `third_party/forked/golang/expansion`.
 */
function escapeReferences(text: string): string {
  return text.replace(/\$\$+|\$(?=\()/g, (dollars) => dollars.replaceAll("$", "$$$$"));
}

/** Startup waits as long as loading may take; the others are quick, since they count only from then on. */
function probesOf({ loadTime }: Server): YamlMap {
  const httpGet = { path: "/health", port: "http" };
  const periodSeconds = 10;
  return {
    startupProbe: commented([loadTime.basis], {
      httpGet,
      periodSeconds,
      failureThreshold: Math.ceil(loadTime.seconds / periodSeconds),
    }),
    readinessProbe: { httpGet, periodSeconds: 5, failureThreshold: 2 },
    livenessProbe: { httpGet, periodSeconds, timeoutSeconds: 5, failureThreshold: 6 },
  };
}
