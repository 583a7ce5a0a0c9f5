import type { SyntaxProblem } from "../syntax/parsed.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { longestYaml, parseYaml } from "../syntax/yaml/parseYaml.ts";
import type { SourceText } from "../text/sourceText.ts";
import { findComposeLaunches } from "./fromCompose.ts";
import { findDstackLaunches } from "./fromDstack.ts";
import { findHelmLaunches } from "./fromHelmValues.ts";
import { findKubernetesLaunches } from "./fromKubernetes.ts";
import { findSkyPilotLaunches } from "./fromSkyPilot.ts";
import { findRecipeLaunches, isSlurmRecipe } from "./fromSlurmRecipe.ts";
import { findTrussLaunches } from "./fromTruss.ts";
import { findConfigLaunches, isVllmConfig } from "./fromVllmConfig.ts";
import { findWorkflowLaunches } from "./fromWorkflow.ts";
import { findScriptsInYaml, holdsScript } from "./fromYamlScripts.ts";
import type { ReadInnerFile } from "./innerFile.ts";
import type { Launch, YamlLaunchKind } from "./launch.ts";
import { type NeighbourFiles, noNeighbours } from "./neighbourFiles.ts";
import { configuresServer, findConfiguredServers } from "./yaml/configuredServers.ts";
import { findContainerLaunches } from "./yaml/containerLaunch.ts";
import { findFlagMappings, holdsFlagMapping } from "./yaml/flagMappings.ts";
import { withYamlDirectives } from "./yaml/yamlDirectives.ts";
import { readYamlLaunchFile, type YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";

interface YamlKind {
  readonly kind: YamlLaunchKind;
  /** Whether name or text show the signs of this kind; cheap, as it is asked of every YAML file that names vLLM. */
  readonly matches: (path: string, text: string) => boolean;
  readonly read: (file: YamlLaunchFile, shell: ShellParser, files: NeighbourFiles) => readonly Launch[];
}

/** Every kind of YAML file that is read, the surest signs first. */
const yamlKinds: readonly YamlKind[] = [
  {
    kind: "kubernetes",
    matches: (_, text) =>
      hasKeys(text, "apiVersion", "kind") ||
      // A part of KubeAI's resource, as a page shows it.
      (/^kind:[ \t]*Model\b/m.test(text) && /^[ \t]+engine:[ \t]*["']?VLLM\b/m.test(text)),
    read: findKubernetesLaunches,
  },
  {
    kind: "workflow",
    matches: (path, text) =>
      /\.github\/(?:workflows|actions)\//.test(path) ||
      hasKeys(text, "jobs", "(?:on|true)") ||
      (hasKeys(text, "runs") && /^[ \t]+using:[ \t]*["']?composite\b/m.test(text)),
    // Other services' pipelines have jobs, too.
    read: (file, shell) =>
      /\b(?:runs-on|uses|using)["']?[ \t]*:/.test(file.text) || hasKeys(file.text, "(?:on|true)")
        ? findWorkflowLaunches(file, shell)
        : [],
  },
  {
    kind: "compose",
    matches: (path, text) =>
      (/compose[\w.-]*\.ya?ml$/i.test(path) && !/process-compose/i.test(path)) ||
      (hasKeys(text, "services") && !/^services:[ \t]*(?:#.*)?\r?\n(?:[ \t]*#.*\r?\n)*[ \t]*-/m.test(text)),
    read: findComposeLaunches,
  },
  {
    kind: "config",
    matches: (path, text) => /\.vllm\.ya?ml$/i.test(path) || isVllmConfig(path, text),
    read: findConfigLaunches,
  },
  {
    kind: "helm",
    matches: (path, text) =>
      hasKeys(text, "(?:servingEngineSpec|modelArtifacts)") ||
      /values[^/]*\.ya?ml$|(?:^|\/)(?:helm|charts?|values)\//i.test(path) ||
      // An image in two keys is how charts have it, whatever the file is called.
      /^[ \t]+(?:[\w-]+:[ \t]*\{[ \t]*)?repository:[ \t]*["']?[\w./-]*vllm/m.test(text) ||
      /^[ \t-]*(?:tensorParallelSize|maxModelLen|gpuMemoryUtilization|maxNumSeqs):/m.test(text),
    read: findHelmLaunches,
  },
  {
    kind: "dstack",
    matches: (path, text) => /\.dstack\.ya?ml$/i.test(path) || hasKeys(text, "type", "commands"),
    read: findDstackLaunches,
  },
  {
    kind: "skypilot",
    matches: (path, text) =>
      /\.sky\.ya?ml$/i.test(path) || hasKeys(text, "run", "(?:resources|setup|envs|num_nodes|workdir)"),
    read: findSkyPilotLaunches,
  },
  { kind: "truss", matches: (_, text) => hasKeys(text, "docker_server"), read: findTrussLaunches },
  { kind: "workflow", matches: (_, text) => isSlurmRecipe(text), read: findRecipeLaunches },
  {
    kind: "workflow",
    matches: (_, text) => holdsScript(text) || configuresServer(text) || holdsFlagMapping(text),
    read: findLaunchesOfOwnKeys,
  },
];

/** A file of a program's own holds scripts under its keys, else words or flags of servers that the program starts. */
function findLaunchesOfOwnKeys(file: YamlLaunchFile, shell: ShellParser): readonly Launch[] {
  const scripted = findScriptsInYaml(file, shell);
  if (scripted.length > 0) return scripted;
  const configured = findConfiguredServers(file, "workflow", shell);
  if (configured.length > 0) return configured;
  return findFlagMappings(file).flatMap((container) => findContainerLaunches(file, container, shell));
}

/** The kind of a YAML file by its name and its own keys; `null` where nothing tells that it launches anything. */
export function detectYamlKind(path: string, text: string): YamlLaunchKind | null {
  return yamlKinds.find(({ matches }) => matches(path, text))?.kind ?? null;
}

export function findYamlLaunches(
  source: SourceText,
  kind: YamlLaunchKind,
  shell: ShellParser,
  files: NeighbourFiles = noNeighbours,
  readInner?: ReadInnerFile,
): { readonly launches: readonly Launch[]; readonly problems: readonly SyntaxProblem[] } {
  const { text } = source;
  if (text.length > longestYaml) return { launches: [], problems: parseYaml(text).problems };
  const file = readYamlLaunchFile(source, readInner);
  const [first, ...others] = yamlKinds.filter((each) => each.kind === kind);
  // The name may have told the kind; what is of that kind otherwise tells itself.
  const readers = [...(first ? [first] : []), ...others.filter(({ matches }) => matches("", text))];
  const found = readers.reduce<readonly Launch[]>(
    (launches, { read }) => (launches.length > 0 ? launches : read(file, shell, files)),
    [],
  );
  const launches = withYamlDirectives(file, found).sort((a, b) => a.headRange.start - b.headRange.start);
  return { launches, problems: file.documents.flatMap((document) => document.problems) };
}

/** Whether each of the keys stands at the start of a line. */
function hasKeys(text: string, ...keys: readonly string[]): boolean {
  return keys.every((key) => new RegExp(`^["']?${key}["']?[ \\t]*:(?:\\s|$)`, "m").test(text));
}
