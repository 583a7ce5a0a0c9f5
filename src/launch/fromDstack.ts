import { toWord } from "../syntax/shell/expandedWord.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { getValue, resolveAlias, type YamlMapping } from "../syntax/yaml/yamlNode.ts";
import { imageReference } from "./dockerRun.ts";
import type { GpuRequest, Launch } from "./launch.ts";
import { readAccelerator } from "./yaml/acceleratorText.ts";
import { textUnder } from "./yaml/podContainer.ts";
import { findScriptLaunches, joinScripts } from "./yaml/scriptLaunch.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarText, scalarWord } from "./yaml/yamlText.ts";

/** Launches of dstack tasks and services: `commands` run one after the other in one shell. */
export function findDstackLaunches(file: YamlLaunchFile, shell: ShellParser): Launch[] {
  return file.documents.flatMap(({ tree }) => {
    const task = tree && resolveAlias(tree);
    const commands = task && getValue(task, "commands");
    if (task?.kind !== "mapping" || commands?.kind !== "sequence") return [];
    const texts = commands.items.map(resolveAlias).filter((item) => item.kind === "scalar");
    const image = getValue(task, "image");
    const around = {
      kind: "dstack",
      service: textUnder(task, "name"),
      environment: readYamlEnvironment(file, getValue(task, "env"), asWritten),
      image: image?.kind === "scalar" ? imageReference(toWord(scalarWord(file, image, asWritten))) : null,
      gpuRequest: gpuRequestOf(file, task),
      installedVersion: null,
    } as const;
    return findScriptLaunches(file, joinScripts(texts.map((item) => scalarText(file, item))), around, shell);
  });
}

/** `gpu: L4:2`, or `{ name: L4, count: 2 }`; a size (`24GB`) or a range of counts names none. */
function gpuRequestOf(file: YamlLaunchFile, task: YamlMapping): GpuRequest | null {
  const gpu = getValue(getValue(task, "resources"), "gpu");
  const from = "resources.gpu";
  if (gpu?.kind === "scalar") {
    const [first = "", second] = gpu.text.split(":");
    const isPlain = second === undefined || /^\d{1,3}$/.test(second);
    return isPlain && !/^\d/.test(first) ? readAccelerator(file, gpu, from) : null;
  }
  const name = gpu && getValue(gpu, "name");
  const count = gpu && getValue(gpu, "count");
  const known = count?.kind === "scalar" && typeof count.value === "number" ? count : null;
  if (name?.kind !== "scalar")
    return known ? { gpuName: null, count: Number(known.text), range: known.range, from } : null;
  if (!known) return { gpuName: name.text, count: count ? null : 1, range: name.range, from };
  return { gpuName: name.text, count: Number(known.text), range: known.range, nameRange: name.range, from };
}

const asWritten = <T>(text: T): T => text;
