import { toWord } from "../../syntax/shell/expandedWord.ts";
import { getValue, resolveAlias, type YamlScalar } from "../../syntax/yaml/yamlNode.ts";
import type { TextRange } from "../../text/textRange.ts";
import { type EnvironmentEntry, readEnvironmentFile } from "../environmentFile.ts";
import type { EnvironmentVariable, UnreadFile } from "../launch.ts";
import type { ServiceLayer } from "./composeService.ts";
import { scalarWord } from "./yamlText.ts";

/** The variables of a service's `env_file`, the last file winning, and the files of it that cannot be read. */
export function environmentOfFiles(layer: ServiceLayer): {
  readonly variables: readonly EnvironmentVariable[];
  readonly unread: readonly UnreadFile[];
} {
  const variables: EnvironmentVariable[] = [];
  const unread: UnreadFile[] = [];
  for (const { name, range, required } of filesOf(layer)) {
    const reading = layer.files.read(name);
    for (const entry of readEnvironmentFile(reading).values()) variables.push(variableOf(entry, name, range));
    if (reading.kind === "problem" && required) unread.push({ range, problem: `${name} ${reading.problem}` });
  }
  return { variables, unread };
}

interface NamedFile {
  readonly name: string;
  readonly range: TextRange;
  readonly required: boolean;
}

/** `env_file: a.env`, a list of names, or of mappings with `path` and `required`. */
function filesOf(layer: ServiceLayer): readonly NamedFile[] {
  const value = getValue(layer.node, "env_file");
  const items = value?.kind === "sequence" ? value.items.map(resolveAlias) : value ? [value] : [];
  return items.flatMap((item) => {
    const path = item.kind === "mapping" ? getValue(item, "path") : item;
    const required = item.kind === "mapping" ? getValue(item, "required") : null;
    const isOptional = required?.kind === "scalar" && required.value === false;
    return path?.kind === "scalar" ? namedFile(layer, path, !isOptional) : [];
  });
}

function namedFile(layer: ServiceLayer, path: YamlScalar, required: boolean): readonly NamedFile[] {
  const { value, range } = toWord(scalarWord(layer.file, path, layer.interpolate));
  return value === null ? [] : [{ name: value, range: layer.reference?.range ?? range, required }];
}

function variableOf(
  { name, value, written, line }: EnvironmentEntry,
  file: string,
  { start, end }: TextRange,
): EnvironmentVariable {
  const range = { start, end, elsewhere: { place: `line ${line} of ${file}`, replaceable: false } };
  const segments = [{ value: value ?? written, range, verbatim: false }];
  const word = { range, written, segments };
  return {
    name,
    nameRange: range,
    value: value === null ? { ...word, value, unresolved: written } : { ...word, value },
  };
}
