import { placeholder } from "../../syntax/embeddedText.ts";
import { toWord } from "../../syntax/shell/expandedWord.ts";
import {
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
} from "../../syntax/yaml/yamlNode.ts";
import { imageReference } from "../dockerRun.ts";
import type { ImageReference, SharedMemory } from "../launch.ts";
import { readCommandPart } from "./commandPart.ts";
import type { Container } from "./containerLaunch.ts";
import { expandFromEnvironment } from "./kubernetesExpansion.ts";
import { gpuLimitOf, type NodeGpu, nodeGpuOf, requestOf } from "./nodeSelection.ts";
import { readPodEnvironment } from "./podEnvironment.ts";
import { fileWithin, type YamlLaunchFile } from "./yamlLaunchFile.ts";
import { type Interpolate, scalarWord } from "./yamlText.ts";

/** A container of a pod; `service` is the name of its resource. */
export function containerOf(
  around: YamlLaunchFile,
  node: YamlMapping,
  pod: PodFacts,
  service: string | null,
): Container & { readonly interpolate: Interpolate } {
  const file = fileWithin(around, node.range);
  const environment = readPodEnvironment(file, node);
  const interpolate = expandFromEnvironment(environment, file.text);
  const entrypoint = readCommandPart(file, getEntry(node, "command"), interpolate);
  return {
    kind: "kubernetes",
    service: service ?? textUnder(node, "name"),
    range: node.range,
    headRange: node.entries[0]?.key.range ?? node.range,
    // An empty list is as good as none.
    entrypoint: entrypoint?.words.length === 0 ? null : entrypoint,
    command: readCommandPart(file, getEntry(node, "args"), interpolate),
    image: imageOf(file, node),
    environment,
    gpuRequest: requestOf(gpuLimitOf(node), pod.node),
    sharedMemory: pod.sharedMemory,
    interpolate,
  };
}

/** Whether a mapping describes a container; one that leaves both keys out runs what the image says. */
export function isContainer(node: YamlMapping): boolean {
  const runs = getValue(node, "command") ?? getValue(node, "args");
  return runs !== null && (getEntry(node, "image") !== null || runs.kind === "sequence");
}

/** What a pod says for all its containers. */
export interface PodFacts {
  readonly node: NodeGpu | null;
  readonly sharedMemory: SharedMemory | null;
}

export const noPodFacts: PodFacts = { node: null, sharedMemory: null };

export function podFactsOf(pod: YamlMapping, around: PodFacts): PodFacts {
  return { node: nodeGpuOf(pod) ?? around.node, sharedMemory: sharedMemoryOf(pod) ?? around.sharedMemory };
}

function imageOf(file: YamlLaunchFile, node: YamlMapping): ImageReference | null {
  const image = getValue(node, "image");
  if (image?.kind !== "scalar" || image.text === "") return null;
  return imageReference(toWord(scalarWord(file, image, (text) => text)));
}

/** `hostIPC`, or a volume in memory, which people mount at `/dev/shm`. */
function sharedMemoryOf(pod: YamlMapping): SharedMemory | null {
  const ipc = getValue(pod, "hostIPC");
  if (ipc?.kind === "scalar" && ipc.value === true) return { size: "host", range: ipc.range };
  const volumes = getValue(pod, "volumes");
  if (volumes?.kind !== "sequence") return null;
  for (const volume of volumes.items.map(resolveAlias)) {
    const directory = getValue(volume, "emptyDir");
    if (directory && textUnder(directory, "medium") === "Memory")
      return { size: textUnder(directory, "sizeLimit") ?? "memory", range: directory.range };
  }
  return null;
}

/** The text under a key; `null` where there is none or a template gives it. */
export function textUnder(node: YamlContent, key: string): string | null {
  const value = getValue(node, key);
  return value?.kind === "scalar" && value.text !== "" && !value.text.includes(placeholder)
    ? value.text
    : null;
}
