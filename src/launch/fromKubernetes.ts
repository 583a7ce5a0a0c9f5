import type { ShellParser } from "../syntax/shell/shellParser.ts";
import {
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
  type YamlScalar,
} from "../syntax/yaml/yamlNode.ts";
import { findLaunchesOfValues } from "./fromHelmValues.ts";
import type { Launch } from "./launch.ts";
import { readCommandPart } from "./yaml/commandPart.ts";
import { findConfiguredServersIn } from "./yaml/configuredServers.ts";
import { type Container, findContainerLaunches } from "./yaml/containerLaunch.ts";
import { readModelServers } from "./yaml/modelServers.ts";
import {
  containerOf,
  isContainer,
  noPodFacts,
  type PodFacts,
  podFactsOf,
  textUnder,
} from "./yaml/podContainer.ts";
import { findRayServeLaunches } from "./yaml/rayServe.ts";
import { findScriptLaunches } from "./yaml/scriptLaunch.ts";
import { runnerOfScript } from "./yaml/scriptRunner.ts";
import { isRunInFile, isServingRuntime, servingRuntimesOf } from "./yaml/servingRuntimes.ts";
import { fileWithin, type YamlLaunchFile, yamlInScalar } from "./yaml/yamlLaunchFile.ts";
import { scalarText } from "./yaml/yamlText.ts";

/**
 * Launches of Kubernetes manifests, all documents of a file. A container is found wherever it stands, as each kind of
 * resource (Deployment, Job, LeaderWorkerSet, RayService, …) keeps its pods in a place of its own.
 */
export function findKubernetesLaunches(whole: YamlLaunchFile, shell: ShellParser): Launch[] {
  const runtimes = servingRuntimesOf(whole);
  return whole.documents.flatMap(({ tree }) => {
    const resource = tree && resolveAlias(tree);
    if (resource?.kind !== "mapping") return [];
    const file = fileWithin(whole, resource.range);
    const kind = textUnder(resource, "kind");
    const replicas = replicasOf(resource);
    const search = { file, shell, service: nameOf(resource), replicas, found: [] };
    if (isInstallation(kind)) return launchesOfInstallation(file, resource, shell);
    const spec = getValue(resource, "spec");
    // The production stack's operator has the keys of its chart.
    if (kind === "VLLMRuntime" && spec?.kind === "mapping") return findLaunchesOfValues(file, spec, shell);
    if (kind === "ConfigMap") return scriptsOfConfigMap(search, resource);
    if (isServingRuntime(resource) && isRunInFile(whole, resource)) return [];
    const served = readModelServers(file, resource, kind, runtimes);
    if (served) {
      const launches = served.flatMap((container) => findContainerLaunches(file, container, shell));
      return withReplicas(launches, replicas);
    }
    collect(search, resource, noPodFacts, 0);
    if (search.found.length > 0 || !isCustom(resource) || spec?.kind !== "mapping") return search.found;
    const { service } = search;
    return findConfiguredServersIn(file, spec, "kubernetes", shell).map((launch) => ({ ...launch, service }));
  });
}

/** Of a group of its own, as operators have them: `inference.example.org/v1`. */
function isCustom(resource: YamlMapping): boolean {
  const version = textUnder(resource, "apiVersion") ?? "";
  return /^[\w-]+(?:\.[\w-]+)+\//.test(version) && !/\.k8s\.io\//.test(version);
}

/** Flux's and Argo CD's, and k3s's, which install a chart with values of its own. */
function isInstallation(kind: string | null): boolean {
  return kind !== null && /^(?:HelmRelease|HelmChart|HelmChartConfig|Application|ApplicationSet)$/.test(kind);
}

/** The values stand in the resource, as a mapping or as a text, at a place that each kind has for itself. */
function launchesOfInstallation(
  file: YamlLaunchFile,
  node: YamlContent,
  shell: ShellParser,
  depth = 0,
): readonly Launch[] {
  if (depth > deepest || node.kind === "scalar") return [];
  if (node.kind === "sequence")
    return node.items.flatMap((item) => launchesOfInstallation(file, resolveAlias(item), shell, depth + 1));
  return node.entries.flatMap(({ key, value }): readonly Launch[] => {
    const content = resolveAlias(value);
    if (!/^values(?:Object|Content)?$/.test(key.text))
      return launchesOfInstallation(file, content, shell, depth + 1);
    if (content.kind === "mapping") return findLaunchesOfValues(file, content, shell);
    const inner = content.kind === "scalar" ? yamlInScalar(file, content) : null;
    const tree = inner?.documents[0]?.tree ?? null;
    const root = tree && resolveAlias(tree);
    return inner && root?.kind === "mapping" ? findLaunchesOfValues(inner, root, shell) : [];
  });
}

interface Search {
  readonly file: YamlLaunchFile;
  readonly shell: ShellParser;
  service: string | null;
  replicas: Launch["replicas"];
  readonly found: Launch[];
}

/** Deeper than any resource nests its containers. */
const deepest = 40;

function collect(search: Search, node: YamlContent, around: PodFacts, depth: number): void {
  if (depth > deepest) return;
  if (node.kind === "sequence") {
    for (const item of node.items) collect(search, resolveAlias(item), around, depth + 1);
  }
  if (node.kind !== "mapping") return;
  const pod = podFactsOf(node, around);
  // A List holds whole resources.
  if (getValue(node, "apiVersion")) {
    search.service = nameOf(node) ?? search.service;
    search.replicas = replicasOf(node);
  }
  if (isContainer(node)) {
    // Argo gives the script to the command, which has none of its own.
    const source = getValue(node, "source");
    const program = source && getValue(node, "command");
    const [first] = program?.kind === "sequence" ? program.items.map(resolveAlias) : [];
    if (
      source?.kind === "scalar" &&
      first?.kind === "scalar" &&
      /^(?:\S*\/)?(?:ba|z|da)?sh$/.test(first.text)
    ) {
      search.found.push(...launchesOfJob(search, source));
      return;
    }
    const container = containerOf(search.file, node, pod, search.service);
    const launches = variantsOf(search.file, node, container).flatMap((variant) =>
      findContainerLaunches(search.file, variant, search.shell),
    );
    search.found.push(...withReplicas(launches, search.replicas));
    return;
  }
  for (const entry of node.entries) {
    const value = resolveAlias(entry.value);
    if (entry.key.text === "serveConfigV2" && value.kind === "scalar")
      search.found.push(...findRayServeLaunches(search.file, value, search.service));
    else if (scriptKeys.has(entry.key.text) && value.kind === "scalar")
      search.found.push(...launchesOfJob(search, value));
    // Each copy of an anchored part runs, but an alias is the same text.
    else if (entry.value.kind !== "alias" || entry.key.text === "<<") collect(search, value, pod, depth + 1);
  }
}

/** A command whose words stand in parts below it, each for another way to run it: llmaz's `recommendedConfigs`. */
function variantsOf(file: YamlLaunchFile, node: YamlMapping, container: Container): readonly Container[] {
  if (container.command !== null) return [container];
  const variants = node.entries.flatMap(({ value }) => {
    const list = resolveAlias(value);
    return list.kind === "sequence" ? list.items.map(resolveAlias) : [];
  });
  const parts = variants.flatMap((variant) =>
    variant.kind === "mapping" ? (readCommandPart(file, getEntry(variant, "args"), asWritten) ?? []) : [],
  );
  return parts.length > 0
    ? parts.map((command) => ({
        ...container,
        command,
        headRange: command.keyRange,
        range: command.valueRange,
      }))
    : [container];
}

/** Of a RayJob, and of Tekton's steps. */
const scriptKeys: ReadonlySet<string> = new Set(["entrypoint", "script"]);

/** The command of a RayJob, which Ray gives to a shell of its cluster, or a script that a step of a job runs. */
function launchesOfJob({ file, shell, service }: Search, command: YamlScalar): readonly Launch[] {
  const around = { environment: [], image: null, gpuRequest: null, installedVersion: null };
  return findScriptLaunches(
    file,
    scalarText(file, command),
    { kind: "kubernetes", service, ...around },
    shell,
  );
}

/** Scripts among a ConfigMap's files. */
function scriptsOfConfigMap({ file, shell, service }: Search, resource: YamlMapping): Launch[] {
  const data = getValue(resource, "data");
  if (data?.kind !== "mapping") return [];
  return data.entries.flatMap(({ key, value }) => {
    const content = resolveAlias(value);
    if (content.kind !== "scalar") return [];
    const isScript = /\.(?:sh|bash)$/.test(key.text) || /^#!.*\b(?:ba|z|da)?sh\b/.test(content.text);
    if (!/vllm/i.test(content.text)) return [];
    const text = scalarText(fileWithin(file, content.range), content);
    // What other kinds of file are there for runs elsewhere, if at all.
    const isPython = /\.pyw?$/.test(key.text) || /^#!.*\bpython/.test(content.text);
    if (!isScript && !isPython) return [];
    if (isPython)
      return file.readInner(key.text, text).map((launch) => ({ ...launch, kind: "kubernetes", service }));
    const runner = runnerOfScript(file, key.text);
    const around = {
      environment: runner?.environment ?? [],
      image: runner?.image ?? null,
      gpuRequest: runner?.gpuRequest ?? null,
      installedVersion: null,
    };
    return findScriptLaunches(file, text, { kind: "kubernetes", service, ...around }, shell);
  });
}

/** Copies of a resource's pods, where it says how many. */
function replicasOf(resource: YamlMapping): Launch["replicas"] {
  const node = getValue(getValue(resource, "spec"), "replicas");
  if (node?.kind !== "scalar" || !/^[1-9]\d{0,3}$/.test(node.text)) return undefined;
  return { count: Number(node.text), range: node.range };
}

function withReplicas(launches: readonly Launch[], replicas: Launch["replicas"]): readonly Launch[] {
  return replicas === undefined ? launches : launches.map((launch) => ({ ...launch, replicas }));
}

function nameOf(resource: YamlMapping): string | null {
  const metadata = getValue(resource, "metadata");
  return (metadata && (textUnder(metadata, "name") ?? textUnder(metadata, "generateName"))) ?? null;
}

const asWritten = <T>(text: T): T => text;
