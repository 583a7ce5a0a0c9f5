import { toWord } from "../syntax/shell/expandedWord.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import {
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
} from "../syntax/yaml/yamlNode.ts";
import { imageReference } from "./dockerRun.ts";
import type { GpuRequest, ImageReference, Launch, SharedMemory } from "./launch.ts";
import { readCommandPart } from "./yaml/commandPart.ts";
import { type Container, findContainerLaunches } from "./yaml/containerLaunch.ts";
import { nodeGpuOf, requestOf } from "./yaml/nodeSelection.ts";
import { modelWord, wordsOfKeys } from "./yaml/platformWords.ts";
import { containerOf, noPodFacts, podFactsOf, textUnder } from "./yaml/podContainer.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import { insertionInMapping } from "./yaml/yamlInsertion.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarWord } from "./yaml/yamlText.ts";

/** Launches of Helm values: of the vLLM production stack, of llm-d, and of charts that hand words on to a container. */
export function findHelmLaunches(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  const tree = file.documents[0]?.tree ?? null;
  const root = tree && resolveAlias(tree);
  if (root?.kind !== "mapping") return [];
  const stack = getValue(getValue(root, "servingEngineSpec"), "modelSpec");
  const containers =
    stack !== null
      ? itemsOf(stack).map((spec) => stackServer(file, spec))
      : getValue(root, "modelArtifacts")
        ? llmdServers(file, root)
        : plainServers(file, root, 0);
  return containers.flatMap((container) => findContainerLaunches(file, container, shell));
}

/**
 * Keys of `vllmConfig` and the flags that the chart makes of them.
 * Source: vLLM production stack, `helm/templates/deployment-vllm-multi.yaml` and `ray-cluster.yaml`.
 */
const stackFlags = {
  maxModelLen: "--max-model-len",
  dtype: "--dtype",
  tensorParallelSize: "--tensor-parallel-size",
  pipelineParallelSize: "--pipeline-parallel-size",
  maxNumSeqs: "--max-num-seqs",
  maxNumBatchedTokens: "--max-num-batched-tokens",
  gpuMemoryUtilization: "--gpu-memory-utilization",
  maxLoras: "--max-loras",
  enableChunkedPrefill: "--enable-chunked-prefill",
  enablePrefixCaching: "--enable-prefix-caching",
};

const stackKeys: Readonly<Record<string, string>> = {
  max_model_len: "maxModelLen",
  dtype: "dtype",
  tensor_parallel_size: "tensorParallelSize",
  max_num_seqs: "maxNumSeqs",
  gpu_memory_utilization: "gpuMemoryUtilization",
};

const stackSwitches = {
  enableLoRA: "--enable-lora",
  enableTool: "--enable-auto-tool-choice",
  toolCallParser: "--tool-call-parser",
};

function stackServer(file: YamlLaunchFile, spec: YamlMapping): Container {
  const config = getValue(spec, "vllmConfig");
  const own = config?.kind === "mapping" ? config : null;
  const model = modelWord(file, spec, "modelURL", asWritten);
  const extra = own && readCommandPart(file, getEntry(own, "extraArgs"), asWritten);
  const insertion = own && insertionInMapping(file.text, own);
  return {
    ...bareContainer(spec),
    service: textUnder(spec, "name"),
    command: extra?.insertion ? extra : null,
    platformWords: [
      ...(model ? [model.word] : []),
      ...wordsOfKeys(file, spec, stackSwitches, asWritten),
      ...wordsOfKeys(file, own, stackFlags, asWritten),
    ],
    insertion: insertion && { ...insertion, keys: stackKeys },
    image: imageOf(file, spec),
    environment: readYamlEnvironment(file, getValue(spec, "env"), asWritten),
    gpuRequest: requestOf(requestedGpus(spec), nodeGpuOf(spec)),
    sharedMemory: sharedMemoryOf(spec),
  };
}

function requestedGpus(spec: YamlMapping): GpuRequest | null {
  // Of a Ray cluster it is what each node gets, and the nodes are not counted here.
  const ray = getValue(spec, "raySpec");
  if (ray?.kind === "mapping" && textUnder(ray, "enabled") !== "false") return null;
  const count = getValue(spec, "requestGPU");
  return count?.kind === "scalar" && /^\d{1,3}$/.test(count.text)
    ? { gpuName: null, count: Number(count.text), range: count.range, from: "requestGPU" }
    : null;
}

function sharedMemoryOf(spec: YamlMapping): SharedMemory | null {
  const size = getValue(spec, "shmSize");
  return size?.kind === "scalar" ? { size: size.text, range: size.range } : null;
}

/** llm-d's model service: `decode` and `prefill` serve `modelArtifacts` with `vllm serve`. */
function llmdServers(file: YamlLaunchFile, root: YamlMapping): Container[] {
  const artifacts = getValue(root, "modelArtifacts");
  const key = artifacts && (textUnder(artifacts, "uri")?.startsWith("hf://") ? "uri" : "name");
  const model = artifacts?.kind === "mapping" && key ? modelWord(file, artifacts, key, asWritten) : null;
  return ["decode", "prefill"].flatMap((role) => {
    const part = getValue(root, role);
    if (part?.kind !== "mapping") return [];
    const parallelism = wordsOfKeys(file, getValue(part, "parallelism"), llmdParallelism, asWritten);
    return itemsOf(getValue(part, "containers")).flatMap((node) => {
      const command = textUnder(node, "modelCommand");
      const container = {
        ...containerOf(file, node, podFactsOf(part, noPodFacts), role),
        kind: "helm",
      } as const;
      if (command !== "vllmServe" && command !== "imageDefault") return [container];
      const words = [...(model ? [model.word] : []), ...parallelism];
      return [
        { ...container, platformWords: words, headRange: container.command?.keyRange ?? container.headRange },
      ];
    });
  });
}

const llmdParallelism = {
  tensor: "--tensor-parallel-size",
  data: "--data-parallel-size",
  dataLocal: "--data-parallel-size-local",
};

/** Keys under which charts name the model beside the words. */
const modelKeys = ["modelURL", "LLM_MODEL_ID", "modelId", "modelID", "modelName", "hfModelName", "model"];

/** Any mapping with words for a container, wherever the chart keeps it. */
function plainServers(file: YamlLaunchFile, node: YamlContent, depth: number): Container[] {
  if (depth > 20 || node.kind === "scalar") return [];
  if (node.kind === "sequence")
    return node.items.flatMap((item) => plainServers(file, resolveAlias(item), depth + 1));
  const words = ["args", "extraArgs", "extraCmdArgs", "vllmArgs"].find((key) => getEntry(node, key));
  const image = imageOf(file, node);
  const command = getValue(node, "command") ?? getValue(getValue(node, "image"), "command");
  if (words || (image && command)) {
    const found = plainServer(file, node, words ?? null, image);
    if (found) return [found];
  }
  return node.entries.flatMap(({ value }) => plainServers(file, resolveAlias(value), depth + 1));
}

function plainServer(
  file: YamlLaunchFile,
  node: YamlMapping,
  key: string | null,
  image: ImageReference | null,
): Container | null {
  const inner = getValue(node, "image");
  const entrypoint =
    getEntry(node, "command") ?? (inner?.kind === "mapping" ? getEntry(inner, "command") : null);
  const container = containerOf(file, node, podFactsOf(node, noPodFacts), null);
  const command = readCommandPart(file, key === null ? null : getEntry(node, key), container.interpolate);
  const places = [node, getValue(node, "env")].filter((place) => place?.kind === "mapping");
  const named = places
    .flatMap((place) => modelKeys.map((each) => modelWord(file, place, each, asWritten)))
    .find((each) => each !== null);
  const isVllm = /vllm/i.test(image?.name ?? "") || /^extraCmdArgs|vllmArgs$/.test(key ?? "");
  const server = {
    ...container,
    kind: "helm",
    entrypoint: readCommandPart(file, entrypoint, container.interpolate),
    command,
    image: image ?? container.image,
    headRange: (command ?? null)?.keyRange ?? container.headRange,
  } as const;
  return named && isVllm && !entrypoint ? { ...server, platformWords: [named.word] } : server;
}

/** `repository` and `tag` beside each other or below `image`, or the image in one. */
function imageOf(file: YamlLaunchFile, node: YamlMapping): ImageReference | null {
  const image = getValue(node, "image");
  if (image?.kind === "scalar") return imageReference(toWord(scalarWord(file, image, asWritten)));
  const place = image ?? node;
  const repository = getValue(place, "repository");
  const tag = getValue(place, "tag");
  if (repository?.kind !== "scalar") return null;
  const name = textUnder(place, "repository") ?? repository.text;
  const range = tag?.kind === "scalar" ? tag.range : repository.range;
  return { name, tag: textUnder(place, "tag"), range };
}

function bareContainer(spec: YamlMapping) {
  return {
    kind: "helm",
    range: spec.range,
    headRange: spec.entries[0]?.key.range ?? spec.range,
    entrypoint: null,
  } as const;
}

function itemsOf(node: YamlContent | null): readonly YamlMapping[] {
  const items = node?.kind === "sequence" ? node.items.map(resolveAlias) : node ? [node] : [];
  return items.filter((item) => item.kind === "mapping");
}

const asWritten = <T>(text: T): T => text;
