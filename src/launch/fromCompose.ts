import type { EmbeddedText } from "../syntax/embeddedText.ts";
import { fileRange } from "../syntax/embeddedText.ts";
import { toWord } from "../syntax/shell/expandedWord.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import {
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
} from "../syntax/yaml/yamlNode.ts";
import { mappingEntries } from "../syntax/yaml/yamlPath.ts";
import { isReplaceable, type TextRange } from "../text/textRange.ts";
import { withMountedConfig } from "./configFile.ts";
import { imageReference } from "./dockerRun.ts";
import { type EnvironmentEntry, readEnvironmentFile } from "./environmentFile.ts";
import type { EnvironmentVariable, GpuRequest, ImageReference, Launch, SharedMemory } from "./launch.ts";
import type { NeighbourFiles } from "./neighbourFiles.ts";
import { relocateRequest, relocateVariable } from "./relocateLaunch.ts";
import { type CommandPart, readCommandPart, relocateCommandPart } from "./yaml/commandPart.ts";
import { launchesOfConfigs } from "./yaml/composeConfigs.ts";
import { composeInterpolation } from "./yaml/composeInterpolation.ts";
import { type ComposeService, readComposeServices, type ServiceLayer } from "./yaml/composeService.ts";
import { findContainerLaunches } from "./yaml/containerLaunch.ts";
import { findMountedFile } from "./yaml/mountedFile.ts";
import { environmentOfFiles } from "./yaml/serviceEnvironment.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarWord } from "./yaml/yamlText.ts";

/** Launches of a compose file, in the order of its services. */
export function findComposeLaunches(
  file: YamlLaunchFile,
  shell: ShellParser,
  files: NeighbourFiles,
): Launch[] {
  const variables = readEnvironmentFile(files.read(".env"));
  const interpolate = composeInterpolation((name) => asVariable(variables.get(name)));
  const services = readComposeServices({ file, files, interpolate });
  return services.flatMap((service) => {
    const { unread, ...read } = asContainer(service);
    const container = { ...read, isWhole: isWhole(service, services) && givesModel(read) };
    const own = findContainerLaunches(file, container, shell);
    const found = own.length > 0 ? own : launchesOfConfigs(container, service.layers, shell);
    const launches = found.map((launch) =>
      withMountedConfig(launch, (path) => findMountedFile(service.layers, path)),
    );
    const isElsewhere = [container.command, container.entrypoint].some(
      (part) => part && !isReplaceable(part.keyRange),
    );
    return launches.map((launch) => ({
      ...launch,
      ...(unread.length > 0 ? { unread: [...(launch.unread ?? []), ...unread] } : {}),
      ...(isElsewhere ? { insertion: { ...launch.insertion, form: "none" as const } } : {}),
    }));
  });
}

/** Whether a service stands for itself: it builds on no other, none builds on it, and its image is not built here. */
function isWhole({ layers }: ComposeService, services: readonly ComposeService[]): boolean {
  const [own] = layers;
  if (!own || layers.length > 1 || getEntry(own.node, "extends") || getEntry(own.node, "build")) return false;
  return !services.some((other) => other.layers.slice(1).some(({ node }) => node === own.node));
}

/**
 * Whether the environment of a service names a model, as if vLLM read that there. A service without words is otherwise
 * taken for what another compose file completes: those that only change an image look the same.
 */
function givesModel({ environment }: { readonly environment: readonly EnvironmentVariable[] }): boolean {
  return environment.some(({ name }) => /(?:^|_)MODEL(?:_?(?:ID|NAME|PATH|REPO))?$/i.test(name));
}

function asVariable(entry: EnvironmentEntry | undefined) {
  return entry ? { value: entry.value, place: `line ${entry.line} of .env` } : null;
}

function asContainer({ entry, layers, unread }: ComposeService) {
  const filed = layers.toReversed().map(environmentOfFiles);
  const environment = layers.toReversed().flatMap(environmentOf);
  const additional = commandPart(layers, "args");
  return {
    kind: "compose",
    service: entry.key.text,
    range: entry.range,
    headRange: entry.key.range,
    entrypoint: commandPart(layers, "entrypoint"),
    command: commandPart(layers, "command"),
    // Of platforms that have taken over the form of compose files, with Kubernetes' words.
    ...(additional ? { additional } : {}),
    image: firstOf(layers, imageOf),
    environment: lastOfEachName([...filed.flatMap(({ variables }) => variables), ...environment]),
    gpuRequest: firstOf(layers, (layer) => {
      const request = gpuRequestOf(layer);
      return request && layer.reference ? relocateRequest(request, layer.reference.text) : request;
    }),
    sharedMemory: firstOf(layers, (layer) => {
      const memory = sharedMemoryOf(layer.node);
      return memory && { ...memory, range: placeOf(layer, memory.range) };
    }),
    unread: [...unread, ...filed.flatMap((each) => each.unread)],
  } as const;
}

function commandPart(layers: readonly ServiceLayer[], key: string): CommandPart | null {
  for (const { file, node, interpolate, reference } of layers) {
    const entry = getEntry(node, key);
    if (!entry) continue;
    const part = readCommandPart(file, entry, interpolate);
    return part && reference ? relocateCommandPart(part, reference.text) : part;
  }
  return null;
}

function imageOf(layer: ServiceLayer): ImageReference | null {
  const { file, node, interpolate } = layer;
  const image = getValue(node, "image") ?? baseOfBuild(node);
  if (image?.kind !== "scalar") return null;
  const found = imageReference(toWord(scalarWord(file, image, interpolate)));
  return { ...found, range: placeOf(layer, found.range) };
}

/** vLLM's image among the arguments of a build, which is what such a build begins with. */
function baseOfBuild(service: YamlMapping): YamlContent | null {
  const given = mappingEntries(getValue(getValue(service, "build"), "args"));
  const isBase = ({ content }: (typeof given)[number]) =>
    content.kind === "scalar" && /vllm-openai/.test(content.text);
  return given.find(isBase)?.content ?? null;
}

function environmentOf({ file, node, interpolate, reference }: ServiceLayer): EnvironmentVariable[] {
  const own = readYamlEnvironment(file, getValue(node, "environment"), interpolate);
  return reference ? own.map((variable) => relocateVariable(variable, reference.text)) : own;
}

/** A range of a layer in the file that is read. */
function placeOf({ reference }: ServiceLayer, range: TextRange): TextRange {
  const text: EmbeddedText | undefined = reference?.text;
  return text ? fileRange(text, range.start, range.end) : range;
}

/** `deploy.resources.reservations.devices`, or `gpus` for short: a count or a list of devices; `all` tells nothing. */
function gpuRequestOf({ file, node: service, interpolate }: ServiceLayer): GpuRequest | null {
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
    const word = toWord(scalarWord(file, count, interpolate));
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

function firstOf<T>(layers: readonly ServiceLayer[], find: (layer: ServiceLayer) => T | null): T | null {
  for (const layer of layers) {
    const found = find(layer);
    if (found !== null) return found;
  }
  return null;
}
