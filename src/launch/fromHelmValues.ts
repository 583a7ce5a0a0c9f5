import type { ShellParser } from "../syntax/shell/shellParser.ts";
import {
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
} from "../syntax/yaml/yamlNode.ts";
import type { GpuRequest, Launch, SharedMemory } from "./launch.ts";
import { chartImage, findChartServers } from "./yaml/chartServers.ts";
import { readCommandPart } from "./yaml/commandPart.ts";
import { type Container, findContainerLaunches } from "./yaml/containerLaunch.ts";
import { nodeGpuOf, requestOf } from "./yaml/nodeSelection.ts";
import { modelWord, wordsOfKeys } from "./yaml/platformWords.ts";
import { containerOf, noPodFacts, podFactsOf, textUnder } from "./yaml/podContainer.ts";
import { isSimulator } from "./yaml/serverImage.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import { insertionInMapping } from "./yaml/yamlInsertion.ts";
import { fileWithin, type YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";

/** Launches of Helm values: of the vLLM production stack, of llm-d, and of charts that hand words on to a container. */
export function findHelmLaunches(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  const tree = file.documents[0]?.tree ?? null;
  const root = tree && resolveAlias(tree);
  return root?.kind === "mapping" ? findLaunchesOfValues(file, root, shell) : [];
}

/** Launches of a chart's values, wherever they stand: in a file of their own, or in a resource that installs the chart. */
export function findLaunchesOfValues(file: YamlLaunchFile, root: YamlMapping, shell: ShellParser): Launch[] {
  const stacks = stacksOf(root);
  const containers =
    stacks.length > 0
      ? stacks.flatMap(itemsOf).flatMap((spec) => (isOff(spec) ? [] : [stackServer(file, spec)]))
      : getValue(root, "modelArtifacts")
        ? llmdServers(file, root)
        : findChartServers(file, root);
  return containers.flatMap((container) => findContainerLaunches(file, container, shell));
}

/** What the production stack serves, its chart's values at the top or, where another chart contains it, below its name. */
function stacksOf(root: YamlMapping): readonly YamlContent[] {
  return [root, ...root.entries.map(({ value }) => resolveAlias(value))].flatMap(
    (values) => getValue(getValue(values, "servingEngineSpec"), "modelSpec") ?? [],
  );
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
  runner: "--runner",
  convert: "--convert",
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
  modelRevision: "--revision",
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
    image: chartImage(file, spec),
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
  // A template may have a role in each of its branches.
  const roles = root.entries.filter(({ key }) => /^(?:decode|prefill)$/.test(key.text));
  return roles.flatMap(({ key, value }) => {
    const role = key.text;
    const part = resolveAlias(value);
    if (part.kind !== "mapping" || isOff(part)) return [];
    const parallelism = wordsOfKeys(
      fileWithin(file, part.range),
      getValue(part, "parallelism"),
      llmdParallelism,
      asWritten,
    );
    return itemsOf(getValue(part, "containers")).flatMap((node) => {
      const command = textUnder(node, "modelCommand");
      const container = {
        ...containerOf(file, node, podFactsOf(part, noPodFacts), role),
        kind: "helm",
      } as const;
      if (command === "imageDefault" && isSimulator(container.image)) return [];
      if (command !== "vllmServe" && command !== "imageDefault") return [container];
      const words = [...(model ? [model.word] : []), ...parallelism];
      return [
        { ...container, platformWords: words, headRange: container.command?.keyRange ?? container.headRange },
      ];
    });
  });
}

/** A server that these values leave out: llm-d's `create: false`, `enabled: false` of the stack's models. */
function isOff(part: YamlMapping): boolean {
  return ["create", "enabled"].some((key) => {
    const value = getValue(part, key);
    return value?.kind === "scalar" && value.value === false;
  });
}

const llmdParallelism = {
  tensor: "--tensor-parallel-size",
  data: "--data-parallel-size",
  dataLocal: "--data-parallel-size-local",
};

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
