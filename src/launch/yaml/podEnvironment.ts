import { getValue, resolveAlias, type YamlMapping } from "../../syntax/yaml/yamlNode.ts";
import type { EnvironmentVariable } from "../launch.ts";
import { configMapVariables } from "./configMaps.ts";
import { filledInLater } from "./filledInLater.ts";
import { expandFromEnvironment } from "./kubernetesExpansion.ts";
import { readEnvironmentItem, readYamlEnvironment } from "./yamlEnvironment.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/**
 * The environment of a pod's container: `envFrom`, over which `env` counts; `$(NAME)` in a value stands for a variable
 * above it. Source: Kubernetes API, `EnvVar.value`.
 */
export function readPodEnvironment(file: YamlLaunchFile, node: YamlMapping): readonly EnvironmentVariable[] {
  const env = getValue(node, "env");
  const known = configMapVariables(file, getValue(node, "envFrom"));
  const add = (variables: readonly EnvironmentVariable[]) => {
    for (const variable of variables) known.push({ ...variable, value: filledInLater(variable.value) });
  };
  if (env?.kind !== "sequence") add(readYamlEnvironment(file, env, (text) => text));
  else
    for (const item of env.items)
      add(readEnvironmentItem(file, resolveAlias(item), expandFromEnvironment(known, file.text)));
  return [...new Map(known.map((variable) => [variable.name, variable])).values()];
}
