import type { EmbeddedText } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { getValue, resolveAlias, type YamlContent, type YamlMapping } from "../syntax/yaml/yamlNode.ts";
import type { GpuRequest, Launch } from "./launch.ts";
import { readAccelerator } from "./yaml/acceleratorText.ts";
import { textUnder } from "./yaml/podContainer.ts";
import { findScriptLaunches, installedVersionIn } from "./yaml/scriptLaunch.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarText } from "./yaml/yamlText.ts";

/** Launches of SkyPilot tasks: the script under `run`, on the accelerators under `resources`. */
export function findSkyPilotLaunches(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  return file.documents.flatMap(({ tree }) => {
    const task = tree && resolveAlias(tree);
    const run = task && getValue(task, "run");
    if (task?.kind !== "mapping" || run?.kind !== "scalar") return [];
    const around = {
      kind: "skypilot",
      service: textUnder(task, "name"),
      environment: readYamlEnvironment(file, getValue(task, "envs"), asWritten),
      image: null,
      gpuRequest: gpuRequestOf(file, task),
      installedVersion: installedVersionIn(setupOf(file, task)),
    } as const;
    return findScriptLaunches(file, scalarText(file, run), around, shell);
  });
}

function setupOf(file: YamlLaunchFile, task: YamlMapping): EmbeddedText | null {
  const setup = getValue(task, "setup");
  return setup?.kind === "scalar" ? scalarText(file, setup) : null;
}

/** `accelerators: L4:2` or `{L4: 2}`; where several will do, which one it is is not known. */
function gpuRequestOf(file: YamlLaunchFile, task: YamlMapping): GpuRequest | null {
  const wanted = getValue(getValue(task, "resources"), "accelerators");
  const [only, ...others] = choicesOf(wanted);
  if (!only || others.length > 0) return null;
  if (only.kind === "scalar") return readAccelerator(file, only, "accelerators");
  const [entry] = only.kind === "mapping" ? only.entries : [];
  const count = entry && resolveAlias(entry.value);
  if (!entry || count?.kind !== "scalar" || typeof count.value !== "number") return null;
  const { text: gpuName, range: nameRange } = entry.key;
  return { gpuName, count: count.value, range: count.range, nameRange, from: "accelerators" };
}

function choicesOf(wanted: YamlContent | null): readonly YamlContent[] {
  if (wanted?.kind === "sequence") return wanted.items.map(resolveAlias);
  if (wanted?.kind === "mapping" && wanted.entries.length > 1) return [wanted, wanted];
  return wanted ? [wanted] : [];
}

const asWritten = <T>(text: T): T => text;
