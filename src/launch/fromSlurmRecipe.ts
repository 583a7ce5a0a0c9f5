import { toWord } from "../syntax/shell/expandedWord.ts";
import {
  effectiveEntries,
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
} from "../syntax/yaml/yamlNode.ts";
import type { TextRange } from "../text/textRange.ts";
import { imageReference } from "./dockerRun.ts";
import type { GpuRequest, ImageReference, Launch, NamedSetting } from "./launch.ts";
import { namedSettings } from "./yaml/namedSettings.ts";
import { textUnder } from "./yaml/podContainer.ts";
import { readYamlEnvironment } from "./yaml/yamlEnvironment.ts";
import { insertionInMapping } from "./yaml/yamlInsertion.ts";
import type { YamlLaunchFile } from "./yaml/yamlLaunchFile.ts";
import { scalarWord } from "./yaml/yamlText.ts";

/**
 * The servers of a recipe of srt-slurm, one for each role: `backend.vllm_config.prefill` has vLLM's flags as keys, and
 * so has `roles.prefill.args` since its second layout. Source: NVIDIA/srt-slurm, `src/srtctl/backends/vllm.py`.
 */
export function findRecipeLaunches(file: YamlLaunchFile): Launch[] {
  return file.documents.flatMap(({ tree }) => {
    const root = tree && resolveAlias(tree);
    if (root?.kind !== "mapping") return [];
    const base = getValue(root, "base");
    const recipe = base?.kind === "mapping" ? base : root;
    return rolesOf(recipe).map((role) => launchOfRole(file, recipe, role));
  });
}

/** Cheap signs in a text that it may be one. */
export function isSlurmRecipe(text: string): boolean {
  return (
    /^[ \t]+vllm_config:[ \t]*(?:#.*)?$/m.test(text) ||
    (/^roles:[ \t]*(?:#.*)?$/m.test(text) && /^(?:engine|backend):/m.test(text) && /\bvllm\b/.test(text))
  );
}

interface Role {
  /** `prefill`, `decode`, `aggregated`. */
  readonly name: string;
  readonly keyRange: TextRange;
  readonly flags: YamlMapping;
  readonly environment: YamlContent | null;
  /** Of the second layout, where GPUs and workers stand with the role. */
  readonly own: YamlMapping | null;
}

function rolesOf(recipe: YamlMapping): readonly Role[] {
  const engine = getValue(recipe, "engine") ?? getValue(recipe, "backend");
  const engineName = engine?.kind === "scalar" ? engine.text : engine && textUnder(engine, "type");
  if (engineName !== "vllm") return [];
  return [
    ...mappingsUnder(getValue(engine, "vllm_config")).map(({ entry, mapping }) => ({
      ...roleNamed(entry),
      flags: mapping,
      environment: getValue(engine, `${entry.key.text}_environment`),
      own: null,
    })),
    ...mappingsUnder(getValue(recipe, "roles")).flatMap(({ entry, mapping }) => {
      const flags = getValue(mapping, "args");
      if (flags?.kind !== "mapping") return [];
      return [{ ...roleNamed(entry), flags, environment: getValue(mapping, "env"), own: mapping }];
    }),
  ];
}

function roleNamed({ key }: YamlEntry): Pick<Role, "name" | "keyRange"> {
  return { name: key.text, keyRange: key.range };
}

function mappingsUnder(node: YamlContent | null) {
  if (node?.kind !== "mapping") return [];
  return effectiveEntries(node).flatMap((entry) => {
    const mapping = resolveAlias(entry.value);
    const isRole = /^(?:prefill|decode|agg|aggregated)$/.test(entry.key.text);
    return isRole && mapping.kind === "mapping" && mapping.entries.length > 0 ? [{ entry, mapping }] : [];
  });
}

function launchOfRole(file: YamlLaunchFile, recipe: YamlMapping, role: Role): Launch {
  const { flags, keyRange, name } = role;
  const entries = effectiveEntries(flags).filter(isGivenToServer);
  const model = modelSetting(file, recipe);
  const workers =
    numberUnder(role.own, "workers") ?? numberUnder(resourcesOf(recipe), `${short(name)}_workers`);
  return {
    kind: "workflow",
    entry: "vllm serve",
    range: flags.range,
    headRange: keyRange,
    service: name,
    arguments: [],
    named: {
      settings: [...(model ? [model] : []), ...namedSettings(file, entries).map(filledInBySweep)],
      mayHaveMore: false,
    },
    environment: [getValue(recipe, "environment"), role.environment].flatMap((node) =>
      readYamlEnvironment(file, node, (text) => text),
    ),
    image: imageOf(file, recipe),
    installedVersion: null,
    gpuRequest: gpuRequestOf(recipe, role),
    ...(workers ? { replicas: workers } : {}),
    directives: [],
    insertion: insertionInMapping(file.text, flags) ?? {
      offset: flags.range.end,
      separator: "",
      form: "none",
    },
  };
}

/** Unlike vLLM's own files, `false` and nothing leave a flag out; some keys are for Dynamo, which starts the engine. */
function isGivenToServer({ key, value }: YamlEntry): boolean {
  const content = resolveAlias(value);
  const isOff = content.kind === "scalar" && (content.value === false || content.value === null);
  return !isOff && !ofDynamo.test(key.text);
}

const ofDynamo =
  /^(?:connector|dyn[-_].*|is[-_](?:prefill|decode)[-_]worker|disaggregation[-_]mode|use[-_]vllm[-_]tokenizer)$/;

/** `{max_seqs}`: each run of a sweep puts in another value. */
function filledInBySweep(setting: NamedSetting): NamedSetting {
  const { value, written } = setting;
  return typeof value === "string" && /^\{\w+\}$/.test(value) ? { ...setting, unresolved: written } : setting;
}

/** A path or a Hub's name; any other word is a name that the cluster's own file explains. */
function modelSetting(file: YamlLaunchFile, recipe: YamlMapping): NamedSetting | null {
  const model = getValue(recipe, "model");
  const entry = model?.kind === "mapping" ? getEntry(model, "path") : null;
  const [setting] = entry ? namedSettings(file, [entry]).map(filledInBySweep) : [];
  if (!setting || typeof setting.value !== "string") return null;
  const hub = /^hf:(?=[\w.-]+\/)/.exec(setting.value)?.[0].length ?? 0;
  const isTold = hub > 0 || /^[\w./-]*\/[\w./-]+$/.test(setting.value);
  const { start, end } = setting.valueRange;
  return {
    ...setting,
    name: "model",
    value: setting.value.slice(hub),
    written: setting.written.slice(hub),
    valueRange: { start: start + hub, end },
    ...(isTold ? {} : { unresolved: setting.written }),
  };
}

/** An image by its name in a registry; a file or a name of the cluster's own tells no version. */
function imageOf(file: YamlLaunchFile, recipe: YamlMapping): ImageReference | null {
  const container = getValue(getValue(recipe, "model"), "container");
  if (container?.kind !== "scalar" || !/^[\w.-]+(?:[/#][\w.-]+)+[:@][\w.@:-]+$/.test(container.text))
    return null;
  return imageReference(toWord(scalarWord(file, container, (text) => text)));
}

function resourcesOf(recipe: YamlMapping): YamlContent | null {
  return getValue(recipe, "resources");
}

/** The GPUs of one worker of the role. */
function gpuRequestOf(recipe: YamlMapping, { name, own }: Role): GpuRequest | null {
  const resources = resourcesOf(recipe);
  const type = getValue(resources, "gpu_type");
  const gpu = type?.kind === "scalar" && type.text !== "" ? type : null;
  const gpus = numberUnder(own, "gpus") ?? numberUnder(resources, `gpus_per_${short(name)}`);
  const from = "resources of the recipe";
  if (!gpus) return gpu && { gpuName: gpu.text, count: null, range: gpu.range, from };
  return {
    gpuName: gpu?.text ?? null,
    count: gpus.count,
    range: gpus.range,
    ...(gpu ? { nameRange: gpu.range } : {}),
    from,
  };
}

function short(role: string): string {
  return role === "aggregated" ? "agg" : role;
}

function numberUnder(
  node: YamlContent | null,
  key: string,
): { readonly count: number; readonly range: TextRange } | null {
  const value = getValue(node, key);
  if (value?.kind !== "scalar" || !/^[1-9]\d{0,3}$/.test(value.text)) return null;
  return { count: Number(value.text), range: value.range };
}
