import { toWord } from "../../syntax/shell/expandedWord.ts";
import { effectiveEntries, getEntry, resolveAlias, type YamlContent } from "../../syntax/yaml/yamlNode.ts";
import { readEnvironmentWord } from "../dockerRun.ts";
import type { EnvironmentVariable } from "../launch.ts";
import { configMapVariable } from "./configMaps.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { type Interpolate, scalarWord } from "./yamlText.ts";

/**
 * Environment variables in each of the forms that YAML files have: `NAME: value`, `- NAME=value`, and
 * `- name: NAME` with `value` below. A name without a value comes from outside and is left out, except where it says
 * whence (`valueFrom`): then it is there and not known.
 */
export function readYamlEnvironment(
  file: YamlLaunchFile,
  node: YamlContent | null,
  interpolate: Interpolate,
): EnvironmentVariable[] {
  if (node?.kind === "mapping") {
    return effectiveEntries(node).flatMap((entry) => {
      const value = resolveAlias(entry.value);
      if (value.kind !== "scalar" || value.value === null) return [];
      const word = toWord(scalarWord(file, value, interpolate));
      return [{ name: entry.key.text, nameRange: entry.key.range, value: word }];
    });
  }
  if (node?.kind !== "sequence") return [];
  return node.items.flatMap((item) => readEnvironmentItem(file, resolveAlias(item), interpolate));
}

/** One item of a list of variables. */
export function readEnvironmentItem(
  file: YamlLaunchFile,
  item: YamlContent,
  interpolate: Interpolate,
): EnvironmentVariable[] {
  if (item.kind === "scalar") {
    const variable = readEnvironmentWord(toWord(scalarWord(file, item, interpolate)));
    return variable ? [variable] : [];
  }
  return item.kind === "mapping" ? readNamed(file, item, interpolate) : [];
}

function readNamed(
  file: YamlLaunchFile,
  item: Extract<YamlContent, { kind: "mapping" }>,
  interpolate: Interpolate,
): EnvironmentVariable[] {
  const name = getEntry(item, "name");
  const entry = getEntry(item, "value") ?? getEntry(item, "valueFrom");
  const key = name && resolveAlias(name.value);
  const value = entry && resolveAlias(entry.value);
  if (key?.kind !== "scalar" || !entry || !value) return [];
  const place = { name: key.text, nameRange: key.range };
  if (value.kind === "scalar" && entry.key.text === "value")
    return [{ ...place, value: toWord(scalarWord(file, value, interpolate)) }];
  const referred = configMapVariable(file, place, value);
  if (referred) return [referred];
  const { range } = entry.key;
  const unresolved = `$${key.text}`;
  return [{ ...place, value: { range, value: null, written: "", unresolved, segments: [] } }];
}
