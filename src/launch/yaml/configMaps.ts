import { toWord } from "../../syntax/shell/expandedWord.ts";
import {
  effectiveEntries,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
} from "../../syntax/yaml/yamlNode.ts";
import type { EnvironmentVariable } from "../launch.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { type Interpolate, scalarWord } from "./yamlText.ts";

/** The value under `configMapKeyRef` of `valueFrom`, where that ConfigMap stands in the same file. */
export function configMapVariable(
  file: YamlLaunchFile,
  variable: Pick<EnvironmentVariable, "name" | "nameRange">,
  source: YamlContent,
): EnvironmentVariable | null {
  const reference = getValue(source, "configMapKeyRef");
  const map = configMapNamed(file, getValue(reference, "name"));
  const key = getValue(reference, "key");
  const entry = key?.kind === "scalar" ? map?.get(key.text) : undefined;
  return entry ? variableOf(file, variable, entry) : null;
}

/** The variables of `envFrom: [{ configMapRef: … }]`, as far as those ConfigMaps stand in the same file. */
export function configMapVariables(file: YamlLaunchFile, node: YamlContent | null): EnvironmentVariable[] {
  if (node?.kind !== "sequence") return [];
  return node.items.map(resolveAlias).flatMap((item) => {
    const map = configMapNamed(file, getValue(getValue(item, "configMapRef"), "name"));
    const prefix = getValue(item, "prefix");
    const before = prefix?.kind === "scalar" ? prefix.text : "";
    return [...(map ?? [])].flatMap(([key, entry]) => {
      const name = `${before}${key}`;
      // What else a ConfigMap holds are files.
      if (!/^[A-Za-z_][\w.-]*$/.test(name) || isFile(entry)) return [];
      return variableOf(file, { name, nameRange: entry.key.range }, entry) ?? [];
    });
  });
}

function isFile({ value }: YamlEntry): boolean {
  const content = resolveAlias(value);
  return content.kind !== "scalar" || content.text.includes("\n");
}

function variableOf(
  file: YamlLaunchFile,
  { name, nameRange }: Pick<EnvironmentVariable, "name" | "nameRange">,
  { value }: YamlEntry,
): EnvironmentVariable | null {
  const content = resolveAlias(value);
  if (content.kind !== "scalar" || content.value === null) return null;
  const word = toWord(scalarWord(file, content, asWritten));
  // Containers of other files may take it too, so an edit there is nothing that a fix does on its own.
  const segments = word.segments.map((segment) => ({ ...segment, verbatim: false }));
  return { name, nameRange, value: { ...word, segments } };
}

type ConfigMap = ReadonlyMap<string, YamlEntry>;

/** A file's ConfigMaps are looked for once, by the first container that asks. */
const known = new WeakMap<YamlLaunchFile["documents"], ReadonlyMap<string, ConfigMap>>();

function configMapNamed(file: YamlLaunchFile, name: YamlContent | null): ConfigMap | undefined {
  if (name?.kind !== "scalar") return undefined;
  const maps = known.get(file.documents) ?? readConfigMaps(file);
  known.set(file.documents, maps);
  return maps.get(nameAsWritten(file, name));
}

function readConfigMaps(file: YamlLaunchFile): ReadonlyMap<string, ConfigMap> {
  const maps = new Map<string, ConfigMap>();
  for (const resource of configMapsOf(file)) {
    const name = getValue(getValue(resource, "metadata"), "name");
    const data = getValue(resource, "data");
    if (name === null || data?.kind !== "mapping") continue;
    maps.set(
      nameAsWritten(file, name),
      new Map(effectiveEntries(data).map((entry) => [entry.key.text, entry])),
    );
  }
  return maps;
}

/** Also those of a List or a Template. */
function configMapsOf(file: YamlLaunchFile): readonly YamlMapping[] {
  if (!file.text.includes("ConfigMap")) return [];
  return file.documents.flatMap(({ tree }) => {
    const root = tree && resolveAlias(tree);
    const lists = ["items", "objects"].map((key) => getValue(root, key));
    const inLists = lists.flatMap((list) => (list?.kind === "sequence" ? list.items.map(resolveAlias) : []));
    return [root, ...inLists].flatMap((node) =>
      node?.kind === "mapping" && isConfigMap(node) ? [node] : [],
    );
  });
}

function isConfigMap(resource: YamlMapping): boolean {
  const kind = getValue(resource, "kind");
  return kind?.kind === "scalar" && kind.text === "ConfigMap";
}

/** A template may give the name, and then the same expression names the same ConfigMap. */
function nameAsWritten({ source }: YamlLaunchFile, { range }: YamlContent): string {
  return source.text.slice(range.start, range.end).replace(/^["']|["']$/g, "");
}

const asWritten: Interpolate = (text) => text;
