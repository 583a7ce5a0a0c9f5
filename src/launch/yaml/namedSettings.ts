import { placeholder } from "../../syntax/embeddedText.ts";
import { resolveAlias, type YamlEntry, type YamlNode } from "../../syntax/yaml/yamlNode.ts";
import type { LiteralValue, NamedSetting } from "../launch.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { scalarWord } from "./yamlText.ts";

/** Entries of a mapping as vLLM's settings by name. */
export function namedSettings(file: YamlLaunchFile, entries: readonly YamlEntry[]): NamedSetting[] {
  return entries.map((entry): NamedSetting => {
    const value = resolveAlias(entry.value);
    const isText = value.kind === "scalar" && value.style !== "missing";
    const range = isText ? scalarWord(file, value, (text) => text).range : value.range;
    const written = file.source.text.slice(range.start, range.end);
    const unknown = file.text.slice(value.range.start, value.range.end).includes(placeholder);
    return {
      name: entry.key.text,
      nameRange: entry.key.range,
      value: literalOf(value, 0),
      ...(unknown ? { unresolved: written } : {}),
      written,
      valueRange: range,
      range: { start: entry.key.range.start, end: Math.max(entry.key.range.end, value.range.end) },
    };
  });
}

function literalOf(node: YamlNode, depth: number): LiteralValue {
  const content = resolveAlias(node);
  if (depth > 20) return null;
  if (content.kind === "scalar") return content.value;
  if (content.kind === "sequence") return content.items.map((item) => literalOf(item, depth + 1));
  return Object.fromEntries(content.entries.map(({ key, value }) => [key.text, literalOf(value, depth + 1)]));
}
