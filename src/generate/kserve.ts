import { quoteWord } from "../syntax/shell/quoteWord.ts";
import type { GeneratedFile, PlanToGenerate } from "./generation.ts";
import { deviceResource, isFolder, sharedMemoryGiB } from "./image.ts";
import { environmentOf, nodeSelector, podNotes } from "./pod.ts";
import type { Server } from "./server.ts";
import { type ServerArgument, separateWords } from "./serverArguments.ts";
import { directiveComment, serverComments } from "./serverComments.ts";
import { commented, commentText, withoutTemplates, writeYaml, type YamlMap } from "./yaml/writeYaml.ts";

/**
 * An LLMInferenceService for each server: KServe's controller starts vLLM, and hands on what stands in
 * `VLLM_ADDITIONAL_ARGS`. Source: KServe's samples and templates of LLMInferenceService, `serving.kserve.io`.
 */
export function kserveFiles(
  plan: PlanToGenerate,
  servers: readonly Server[],
  notes: readonly string[],
): readonly GeneratedFile[] {
  const head = [`From ${plan.fileName}. Apply it with: kubectl apply -f kserve.yaml`, ...notes];
  const documents = servers.map(
    (server) => `${commentText(commentsOf(plan, server)).join("\n")}\n${writeYaml(inferenceService(server))}`,
  );
  const text = withoutTemplates(`${commentText(head).join("\n")}\n---\n${documents.join("---\n")}`);
  return [{ name: "kserve.yaml", language: "yaml", executable: false, text }];
}

function commentsOf(plan: PlanToGenerate, server: Server): readonly string[] {
  return [
    ...serverComments(plan, server),
    server.replicas.basis,
    ...podNotes(server),
    "KServe's own template gives the image: that its vLLM is this version is assumed.",
    ...(server.nodes > 1
      ? [
          `The server spans ${server.nodes} machines: KServe's worker template runs them, which this does not set up.`,
        ]
      : []),
  ];
}

/** Its controller writes these from `parallelism`; only servers over several machines are started with them. */
const writtenByParallelism = new Set(["--tensor-parallel-size", "--pipeline-parallel-size"]);

function inferenceService(server: Server): YamlMap {
  const { key, model, deployment, replicas } = server;
  const spans = server.nodes > 1;
  const additional = server.arguments.filter(({ flag }) => !spans || !writtenByParallelism.has(flag));
  const directive = directiveComment(server, server.gpusPerServer * server.replicas.count);
  const uri = isFolder(model) ? model : `hf://${model}`;
  return {
    apiVersion: "serving.kserve.io/v1alpha1",
    kind: "LLMInferenceService",
    metadata: { name: key },
    spec: {
      model: { uri: commented([directive], uri), name: model },
      replicas: replicas.count,
      ...(spans
        ? {
            parallelism: {
              tensor: deployment.server.tensorParallelSize.value,
              pipeline: deployment.server.pipelineParallelSize.value,
            },
          }
        : {}),
      router: { route: {}, gateway: {}, scheduler: {} },
      template: templateOf(server, additional),
    },
  };
}

function templateOf(server: Server, additional: readonly ServerArgument[]): YamlMap {
  const resource = deviceResource(server) ?? "nvidia.com/gpu";
  const value = additional.map((each) => separateWords(each).map(quoteWord).join(" ")).join(" ");
  const periodSeconds = 10;
  const selector = nodeSelector(server);
  const sharedMemory = sharedMemoryGiB(server);
  return {
    ...(selector === null ? {} : { nodeSelector: selector }),
    containers: [
      {
        name: "main",
        env: [...environmentOf(server), ...(value === "" ? [] : [{ name: "VLLM_ADDITIONAL_ARGS", value }])],
        resources: { limits: { [resource]: Math.ceil(server.gpusPerServer / server.nodes) } },
        startupProbe: commented([server.loadTime.basis], {
          httpGet: { path: "/health", port: 8000 },
          periodSeconds,
          failureThreshold: Math.ceil(server.loadTime.seconds / periodSeconds),
        }),
      },
    ],
    // Of this name KServe's own template mounts a volume of one GiB at /dev/shm.
    ...(sharedMemory === null
      ? {}
      : { volumes: [{ name: "dshm", emptyDir: { medium: "Memory", sizeLimit: `${sharedMemory}Gi` } }] }),
  };
}
