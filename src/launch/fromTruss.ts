import { toWord } from "../syntax/shell/expandedWord.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { getEntry, getValue, resolveAlias } from "../syntax/yaml/yamlNode.ts";
import { imageReference } from "./dockerRun.ts";
import type { Launch } from "./launch.ts";
import { readAccelerator } from "./yaml/acceleratorText.ts";
import { readCommandPart } from "./yaml/commandPart.ts";
import { findContainerLaunches } from "./yaml/containerLaunch.ts";
import { textUnder } from "./yaml/podContainer.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarWord } from "./yaml/yamlText.ts";

/** The launch of a truss: `docker_server.start_command`, on `resources.accelerator`. */
export function findTrussLaunches(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  const tree = file.documents[0]?.tree ?? null;
  const server = tree && getValue(tree, "docker_server");
  if (!tree || server?.kind !== "mapping") return [];
  const image = getValue(getValue(tree, "base_image"), "image");
  const accelerator = getValue(getValue(tree, "resources"), "accelerator");
  const start = getEntry(server, "start_command");
  const container = {
    kind: "truss",
    service: textUnder(resolveAlias(tree), "model_name"),
    range: server.range,
    headRange: start?.key.range ?? server.range,
    entrypoint: readCommandPart(file, start, (text) => text),
    command: null,
    image: image?.kind === "scalar" ? imageReference(toWord(scalarWord(file, image, (text) => text))) : null,
    environment: readYamlEnvironment(file, getValue(tree, "environment_variables"), (text) => text),
    gpuRequest:
      accelerator?.kind === "scalar" ? readAccelerator(file, accelerator, "resources.accelerator") : null,
    sharedMemory: null,
  } as const;
  return findContainerLaunches(file, container, shell);
}
