import { toWord } from "../syntax/shell/expandedWord.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import {
  effectiveEntries,
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
} from "../syntax/yaml/yamlNode.ts";
import { imageReference } from "./dockerRun.ts";
import type { EnvironmentVariable, GpuRequest, Launch, SharedMemory } from "./launch.ts";
import { readCommandPart } from "./yaml/commandPart.ts";
import { interpolateCompose } from "./yaml/composeInterpolation.ts";
import { findContainerLaunches } from "./yaml/containerLaunch.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarWord } from "./yaml/yamlText.ts";

/** Launches of a compose file, in the order of its services. */
export function findComposeLaunches(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  const tree = file.documents[0]?.tree ?? null;
  const services = tree && getValue(tree, "services");
  if (services?.kind !== "mapping") return [];
  return effectiveEntries(services).flatMap((entry) => {
    const service = readService(services, entry);
    return service ? findContainerLaunches(file, asContainer(file, service), shell) : [];
  });
}

/** A service with those that it extends, nearest first. */
interface Service {
  readonly entry: YamlEntry;
  readonly layers: readonly YamlMapping[];
}

function readService(services: YamlMapping, entry: YamlEntry): Service | null {
  const layers: YamlMapping[] = [];
  for (let node: YamlContent | null = resolveAlias(entry.value); node?.kind === "mapping"; ) {
    if (layers.includes(node)) break;
    layers.push(node);
    const base = baseName(getValue(node, "extends"));
    node = base === null ? null : getValue(services, base);
  }
  return layers.length > 0 ? { entry, layers } : null;
}

/** The service of this file that is extended; one of another file is not known. */
function baseName(node: YamlContent | null): string | null {
  if (node?.kind === "scalar") return node.text;
  const service = node && getValue(node, "service");
  return service?.kind === "scalar" && !getValue(node, "file") ? service.text : null;
}

function asContainer(file: YamlLaunchFile, { entry, layers }: Service) {
  const find = (key: string) => firstOf(layers, (layer) => getEntry(layer, key));
  const imageEntry = find("image");
  const image = imageEntry && resolveAlias(imageEntry.value);
  const environment = layers
    .toReversed()
    .flatMap((layer) => readYamlEnvironment(file, getValue(layer, "environment"), interpolateCompose));
  return {
    kind: "compose",
    service: entry.key.text,
    range: entry.range,
    headRange: entry.key.range,
    entrypoint: readCommandPart(file, find("entrypoint"), interpolateCompose),
    command: readCommandPart(file, find("command"), interpolateCompose),
    image:
      image?.kind === "scalar" ? imageReference(toWord(scalarWord(file, image, interpolateCompose))) : null,
    environment: lastOfEachName(environment),
    gpuRequest: firstOf(layers, (layer) => gpuRequestOf(file, layer)),
    sharedMemory: firstOf(layers, sharedMemoryOf),
  } as const;
}

/** `deploy.resources.reservations.devices`, or `gpus` for short: a count or a list of devices; `all` tells nothing. */
function gpuRequestOf(file: YamlLaunchFile, service: YamlMapping): GpuRequest | null {
  const resources = getValue(getValue(service, "deploy"), "resources");
  const devices = getValue(getValue(resources, "reservations"), "devices") ?? getValue(service, "gpus");
  const items = devices?.kind === "sequence" ? devices.items.map(resolveAlias) : [devices];
  const from = "devices of the service";
  for (const device of items) {
    const ids = device && getValue(device, "device_ids");
    if (ids?.kind === "sequence" && ids.items.length > 0 && isGpu(device))
      return { gpuName: null, count: ids.items.length, range: ids.range, from };
    const count = device?.kind === "scalar" ? device : device && getValue(device, "count");
    if (count?.kind !== "scalar" || !isGpu(device)) continue;
    const word = toWord(scalarWord(file, count, interpolateCompose));
    if (/^\d{1,3}$/.test(word.value ?? "")) {
      const range = count.style === "plain" ? word.range : count.range;
      return { gpuName: null, count: Number(word.value), range, from };
    }
  }
  return null;
}

function isGpu(device: YamlContent | null): boolean {
  const capabilities = device && getValue(device, "capabilities");
  if (capabilities?.kind !== "sequence") return true;
  return capabilities.items.some((item) => JSON.stringify(resolveAlias(item)).includes('"gpu"'));
}

function sharedMemoryOf(service: YamlMapping): SharedMemory | null {
  const ipc = getValue(service, "ipc");
  if (ipc?.kind === "scalar" && ipc.text === "host") return { size: "host", range: ipc.range };
  const size = getValue(service, "shm_size");
  return size?.kind === "scalar" && size.text !== "" ? { size: size.text, range: size.range } : null;
}

function lastOfEachName(variables: readonly EnvironmentVariable[]): EnvironmentVariable[] {
  return [...new Map(variables.map((variable) => [variable.name, variable])).values()];
}

function firstOf<T>(layers: readonly YamlMapping[], find: (layer: YamlMapping) => T | null): T | null {
  for (const layer of layers) {
    const found = find(layer);
    if (found !== null) return found;
  }
  return null;
}
