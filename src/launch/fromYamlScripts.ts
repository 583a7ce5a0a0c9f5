import { toWord } from "../syntax/shell/expandedWord.ts";
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
import { imageReference } from "./dockerRun.ts";
import type { EnvironmentVariable, ImageReference, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { readCommandPart } from "./yaml/commandPart.ts";
import { findContainerLaunches } from "./yaml/containerLaunch.ts";
import { containerOf, noPodFacts, textUnder } from "./yaml/podContainer.ts";
import { findScriptLaunches, joinScripts } from "./yaml/scriptLaunch.ts";
import { isServerName } from "./yaml/serverImage.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarText, scalarWord } from "./yaml/yamlText.ts";

/**
 * Launches in the scripts of a YAML file of no kind that has a reader of its own (GitLab CI, Ansible, cloud-init,
 * Taskfile, process-compose, …): what stands under the keys that such files give their scripts.
 */
export function findScriptsInYaml(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  const place = { file, shell, isScript: false, environment: [], depth: deepest };
  return file.documents.flatMap(({ tree }) => (tree ? launchesIn(tree, place) : []));
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

interface Place {
  readonly file: YamlLaunchFile;
  readonly shell: ShellParser;
  /** Whether a text here is a script, by the key that it stands under. */
  readonly isScript: boolean;
  /** What the mappings around set for their scripts. */
  readonly environment: readonly EnvironmentVariable[];
  /** How many levels are still followed. */
  readonly depth: number;
}

function launchesIn(node: YamlNode, place: Place): Launch[] {
  const { file, isScript } = place;
  const content = resolveAlias(node);
  if (content === null || place.depth === 0) return [];
  const below = { ...place, depth: place.depth - 1 };
  if (content.kind === "scalar") return isScript ? read([scalarText(file, content)], place) : [];
  if (content.kind === "sequence") {
    const scripts = content.items.flatMap((item) => {
      const scalar = resolveAlias(item);
      return isScript && scalar?.kind === "scalar" ? [scalarText(file, scalar)] : [];
    });
    const inner = content.items.flatMap((item) =>
      resolveAlias(item)?.kind === "scalar" ? [] : launchesIn(item, below),
    );
    return [...read(scripts, place), ...inner];
  }
  const written = launchesOfWrittenFile(file, content);
  if (written.length > 0) return written;
  const started = launchesOfContainer(content, place);
  if (started.length > 0) return started;
  const environment = [...place.environment, ...environmentIn(file, content)];
  return mappingEntries(content).flatMap(({ entry, content: value }) => {
    const { text: key } = entry.key;
    const inside = { ...below, environment };
    // A task that is no more than its command.
    if (/^(?:tasks|scripts)$/.test(key) && value.kind === "mapping")
      return mappingEntries(value).flatMap((task) =>
        launchesIn(task.content, { ...inside, isScript: task.content.kind === "scalar" }),
      );
    return launchesIn(value, { ...inside, isScript: scriptKeys.test(key) });
  });
}

/** `variables` of GitLab, `env` of Buildkite and Taskfile, `environment` of CircleCI and Ansible. */
function environmentIn(file: YamlLaunchFile, node: YamlMapping): readonly EnvironmentVariable[] {
  return ["variables", "env", "environment"].flatMap((key) =>
    readYamlEnvironment(file, getValue(node, key), (text) => text),
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
function launchesOfContainer(node: YamlMapping, { file, shell }: Place): Launch[] {
  const command = getValue(node, "command");
  const managed = command === null ? programOf(node) : null;
  const isWords =
    command?.kind === "sequence"
      ? command.items.length > 1 && isProgram(resolveAlias(command.items[0] ?? command))
      : command?.kind === "scalar" && /^[^\n;|&]+(?:\n\s*(?:-|#)[^\n]*)+\s*$/.test(command.text);
  const { entrypoint: written, ...container } = containerOf(file, node, noPodFacts, null);
  const named = container.image === null ? imageByName(file, node) : null;
  const described = named ? { ...container, image: named, service: textUnder(node, "alias") } : container;
  const entrypoint = managed ? readCommandPart(file, managed, (text) => text) : written;
  const areFlags =
    isServerName(described.image) &&
    described.command === null &&
    /^-/.test(entrypoint?.words[0]?.written ?? "");
  if (!isWords && !areFlags && managed === null) return [];
  const words = areFlags ? { entrypoint: null, command: entrypoint } : { entrypoint };
  const server = { ...described, ...words, kind: "workflow" } as const;
  return findContainerLaunches(file, server, shell).filter((launch) => launch.arguments.length > 0);
}

/** A service of GitLab's has its image for a name. */
function imageByName(file: YamlLaunchFile, node: YamlMapping): ImageReference | null {
  const name = getValue(node, "name");
  if (name?.kind !== "scalar" || !/^[\w.-]+\/\S+$/.test(name.text)) return null;
  return imageReference(toWord(scalarWord(file, name, (text) => text)));
}

/** Ansible's `argv`, and pm2's `script` where it is a program that gets the words of `args`. */
function programOf(node: YamlMapping): YamlEntry | null {
  const words = getEntry(node, "argv");
  if (words && resolveAlias(words.value).kind === "sequence") return words;
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
  scripts: readonly ReturnType<typeof scalarText>[],
  { file, shell, environment }: Place,
): Launch[] {
  const script = joinScripts(scripts);
  if (!mayHoldLaunch(script.text)) return [];
  const around = {
    kind: "workflow",
    service: null,
    environment,
    image: null,
    gpuRequest: null,
    installedVersion: null,
  } as const;
  // A name alone (`command: ["vllm serve"]`) is what other programs look for.
  return findScriptLaunches(file, script, around, shell).filter((launch) => launch.arguments.length > 0);
}
