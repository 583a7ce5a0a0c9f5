import type { ShellParser } from "../syntax/shell/shellParser.ts";
import {
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from "../syntax/yaml/yamlNode.ts";
import { mappingEntries } from "../syntax/yaml/yamlPath.ts";
import type { Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { readCommandPart } from "./yaml/commandPart.ts";
import { findContainerLaunches } from "./yaml/containerLaunch.ts";
import { containerOf, noPodFacts } from "./yaml/podContainer.ts";
import { findScriptLaunches, joinScripts } from "./yaml/scriptLaunch.ts";
import { isServerName } from "./yaml/serverImage.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarText } from "./yaml/yamlText.ts";

/**
 * Launches in the scripts of a YAML file of no kind that has a reader of its own (GitLab CI, Ansible, cloud-init,
 * Taskfile, process-compose, …): what stands under the keys that such files give their scripts.
 */
export function findScriptsInYaml(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  return file.documents.flatMap(({ tree }) => (tree ? launchesIn(file, tree, false, shell, deepest) : []));
}

const deepest = 12;

const scriptKeys =
  /^(?:run|script|(?:before|after)_script|commands?|cmds?|runcmd|bootcmd|(?:ansible\.builtin\.)?(?:shell|command)|raw|user_?data|inline|entrypoint|bash)$/i;

/** Whether a text starts vLLM in one of the ways that a script does. */
export function holdsScript(text: string): boolean {
  return /vllm["']?[\s,]+(?:-\s+)?["']?serve\b|-m["']?[\s,]+(?:-\s+)?["']?vllm\.entrypoints|\b(?:docker|podman)\s+run\b[^#]{0,2000}vllm|^[ \t-]*script:[ \t]*["']?(?:[\w./-]*\/)?vllm["']?[ \t]*\r?$/m.test(
    text,
  );
}

function launchesIn(
  file: YamlLaunchFile,
  node: YamlNode,
  isScript: boolean,
  shell: ShellParser,
  depth: number,
): Launch[] {
  const content = resolveAlias(node);
  if (content === null || depth === 0) return [];
  if (content.kind === "scalar") return isScript ? read(file, [scalarText(file, content)], shell) : [];
  if (content.kind === "sequence") {
    const scripts = content.items.flatMap((item) => {
      const scalar = resolveAlias(item);
      return isScript && scalar?.kind === "scalar" ? [scalarText(file, scalar)] : [];
    });
    const inner = content.items.flatMap((item) =>
      resolveAlias(item)?.kind === "scalar" ? [] : launchesIn(file, item, isScript, shell, depth - 1),
    );
    return [...read(file, scripts, shell), ...inner];
  }
  const written = launchesOfWrittenFile(file, content);
  if (written.length > 0) return written;
  const started = launchesOfContainer(file, content, shell);
  if (started.length > 0) return started;
  return mappingEntries(content).flatMap(({ entry, content: value }) =>
    launchesIn(file, value, scriptKeys.test(entry.key.text), shell, depth - 1),
  );
}

/** cloud-init's `write_files` and Ansible's `copy`: a file by its path and what it holds. */
function launchesOfWrittenFile(file: YamlLaunchFile, node: YamlMapping): Launch[] {
  const path = getValue(node, "path") ?? getValue(node, "dest");
  const content = getValue(node, "content");
  if (path?.kind !== "scalar" || content?.kind !== "scalar" || !mayHoldLaunch(content.text)) return [];
  return file
    .readInner(path.text, scalarText(file, content))
    .map((launch) => ({ ...launch, kind: "workflow" }));
}

/**
 * A mapping whose `command` and `args` are words that no shell reads: a list, a text over several lines, or flags for
 * an image that starts the server by itself.
 */
function launchesOfContainer(file: YamlLaunchFile, node: YamlMapping, shell: ShellParser): Launch[] {
  const command = getValue(node, "command");
  const managed = command === null ? programOf(node) : null;
  const isWords =
    command?.kind === "sequence"
      ? command.items.length > 1 && isProgram(resolveAlias(command.items[0] ?? command))
      : command?.kind === "scalar" && /^[^\n;|&]+(?:\n\s*(?:-|#)[^\n]*)+\s*$/.test(command.text);
  const { entrypoint: written, ...described } = containerOf(file, node, noPodFacts, null);
  const entrypoint = managed ? readCommandPart(file, managed, (text) => text) : written;
  const areFlags =
    isServerName(described.image) &&
    described.command === null &&
    /^-/.test(entrypoint?.words[0]?.written ?? "");
  if (!isWords && !areFlags && managed === null) return [];
  const words = areFlags ? { entrypoint: null, command: entrypoint } : { entrypoint };
  const container = { ...described, ...words, kind: "workflow" } as const;
  return findContainerLaunches(file, container, shell).filter((launch) => launch.arguments.length > 0);
}

/** pm2's `script`, where it is a program that gets the words of `args`. */
function programOf(node: YamlMapping): YamlEntry | null {
  const entry = getEntry(node, "script");
  const value = entry && resolveAlias(entry.value);
  const isProgramName = value?.kind === "scalar" && /^(?:\S*\/)?(?:vllm|python[\d.]*)$/.test(value.text);
  return isProgramName && getEntry(node, "args") ? entry : null;
}

/** One word, where a list of scripts has whole commands. */
function isProgram(first: YamlContent): boolean {
  return first.kind === "scalar" && /^\S+$/.test(first.text);
}

function read(
  file: YamlLaunchFile,
  scripts: readonly ReturnType<typeof scalarText>[],
  shell: ShellParser,
): Launch[] {
  const script = joinScripts(scripts);
  if (!mayHoldLaunch(script.text)) return [];
  const around = {
    kind: "workflow",
    service: null,
    environment: [],
    image: null,
    gpuRequest: null,
    installedVersion: null,
  } as const;
  // A name alone (`command: ["vllm serve"]`) is what other programs look for.
  return findScriptLaunches(file, script, around, shell).filter((launch) => launch.arguments.length > 0);
}
