import { type EmbeddedText, embedReference } from "../syntax/embeddedText.ts";
import { textOfWord, type Word } from "../syntax/word.ts";
import { resolveAlias } from "../syntax/yaml/yamlNode.ts";
import { createSourceText } from "../text/sourceText.ts";
import type { Launch, NamedSetting } from "./launch.ts";
import type { NeighbourFiles } from "./neighbourFiles.ts";
import { relocateSetting } from "./relocateLaunch.ts";
import type { MountedFile } from "./yaml/mountedFile.ts";
import { namedSettings } from "./yaml/namedSettings.ts";
import { readYamlLaunchFile } from "./yaml/yamlLaunchFile.ts";

/** The launch with what its `--config` file says, where that lies beside the file; one in a container does not. */
export function withConfigFile(launch: Launch, files: NeighbourFiles): Launch {
  const named = configWord(launch);
  if (named === null || launch.config || launch.image !== null || !startsBesideItsFile.has(launch.kind))
    return launch;
  return withConfigAt(launch, named, textOfWord(named), files);
}

/** The same in a container, where `find` tells what a path in it is on the host. */
export function withMountedConfig(launch: Launch, find: (path: string) => MountedFile | null): Launch {
  const named = configWord(launch);
  const mounted = named && find(textOfWord(named));
  return mounted ? withConfigAt(launch, named, mounted.name, mounted.files) : launch;
}

function withConfigAt(launch: Launch, named: Word, name: string, files: NeighbourFiles): Launch {
  const reading = files.read(name);
  if (reading.kind === "unread") return launch;
  if (reading.kind === "text")
    return { ...launch, config: readConfigText(embedReference(reading.text, name, named.range)) };
  const unread = { range: named.range, problem: `${name} ${reading.problem}` };
  return { ...launch, unread: [...(launch.unread ?? []), unread] };
}

/** The same for a file that the script itself writes. */
export function withWrittenConfig(launch: Launch, written: (name: string) => EmbeddedText | null): Launch {
  const named = configWord(launch);
  const text = named && written(textOfWord(named));
  return text ? { ...launch, config: readConfigText(text) } : launch;
}

/** Kinds whose relative paths count from the folder of the file; others run in a container or somewhere else. */
const startsBesideItsFile: ReadonlySet<Launch["kind"]> = new Set([
  "shell",
  "makefile",
  "justfile",
  "procfile",
  "powershell",
  "batch",
  "systemd",
  "supervisor",
  "skypilot",
  "dstack",
]);

/** vLLM takes the file of `--config FILE` in two words alone, and forgets that of `--config=FILE`. */
function configWord({ arguments: words }: Launch): Word | null {
  const at = words.findIndex((word) => word.value === "--config");
  return (at < 0 ? undefined : words[at + 1]) ?? null;
}

function readConfigText(text: EmbeddedText): readonly NamedSetting[] {
  const file = readYamlLaunchFile(createSourceText(text.text));
  const tree = file.documents[0]?.tree ?? null;
  const mapping = tree && resolveAlias(tree);
  if (mapping?.kind !== "mapping") return [];
  return namedSettings(file, mapping.entries).map((setting) => relocateSetting(setting, text));
}
