import { toWord } from "../../syntax/shell/expandedWord.ts";
import { getValue, resolveAlias, type YamlMapping } from "../../syntax/yaml/yamlNode.ts";
import type { CommandPart } from "./commandPart.ts";
import type { Container } from "./containerLaunch.ts";
import { containerOf, noPodFacts, podFactsOf, textUnder } from "./podContainer.ts";
import { startsServerByImage } from "./serverImage.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/** KServe's runtimes of a file by their names: what an InferenceService says comes on top of the one that it names. */
export type ServingRuntimes = ReadonlyMap<string, YamlMapping>;

export function servingRuntimesOf(file: YamlLaunchFile): ServingRuntimes {
  return new Map(
    resourcesOf(file).flatMap((resource) => {
      const name = isServingRuntime(resource) ? nameOf(resource) : null;
      return name === null ? [] : [[name, resource] as const];
    }),
  );
}

export function isServingRuntime(resource: YamlMapping): boolean {
  return /^(?:Cluster)?ServingRuntime$/.test(textUnder(resource, "kind") ?? "");
}

/** Whether an InferenceService of the file runs it, with words of its own. */
export function isRunInFile(file: YamlLaunchFile, runtime: YamlMapping): boolean {
  const name = nameOf(runtime);
  return resourcesOf(file).some((resource) => {
    if (textUnder(resource, "kind") !== "InferenceService") return false;
    const model = getValue(getValue(getValue(resource, "spec"), "predictor"), "model");
    return model?.kind === "mapping" && textUnder(model, "runtime") === name;
  });
}

/**
 * The container of a runtime with an InferenceService's words behind its own and its variables and GPUs in the place of
 * the runtime's; `null` where it is no server of vLLM. Source: KServe, "Serving Runtimes", "Using Serving Runtimes".
 */
export function withRuntime(file: YamlLaunchFile, runtime: YamlMapping, served: Container): Container | null {
  const spec = getValue(runtime, "spec");
  const list = getValue(spec, "containers");
  const nodes = list?.kind === "sequence" ? list.items.map(resolveAlias) : [];
  const containers = nodes.filter((node) => node.kind === "mapping");
  const node =
    containers.find((each) => textUnder(each, "name") === "kserve-container") ?? containers[0] ?? null;
  if (spec?.kind !== "mapping" || node === null) return null;
  const base = containerOf(file, node, podFactsOf(spec, noPodFacts), served.service);
  const words = [base.entrypoint, base.command].flatMap((part) => part?.words ?? []).map(toWord);
  const named = words.some(({ value }) => value !== null && /\bvllm\b/.test(value));
  if (!named && !startsServerByImage(base.image, words, base.service)) return null;
  const own = new Set(served.environment.map(({ name }) => name));
  const additional = joined(served);
  return {
    ...base,
    ...(additional ? { additional } : {}),
    range: served.range,
    headRange: additional?.keyRange ?? served.headRange,
    isPlaced: true,
    environment: [...base.environment.filter(({ name }) => !own.has(name)), ...served.environment],
    gpuRequest: served.gpuRequest ?? base.gpuRequest,
    sharedMemory: base.sharedMemory ?? served.sharedMemory,
  };
}

/** What the platform puts behind the runtime's words. */
function joined({ command, additional, platformWords = [] }: Container): CommandPart | null {
  const part = command ?? additional;
  const [first] = platformWords;
  const words = [...platformWords, ...(command?.words ?? []), ...(additional?.words ?? [])];
  if (part) return { ...part, words };
  return first ? { keyRange: first.range, valueRange: first.range, words, insertion: null } : null;
}

function resourcesOf({ documents }: YamlLaunchFile): readonly YamlMapping[] {
  return documents.flatMap(({ tree }) => {
    const resource = tree && resolveAlias(tree);
    return resource?.kind === "mapping" ? [resource] : [];
  });
}

function nameOf(resource: YamlMapping): string | null {
  const metadata = getValue(resource, "metadata");
  return metadata && textUnder(metadata, "name");
}
