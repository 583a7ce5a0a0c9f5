import {
  effectiveEntries,
  getEntry,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from "../syntax/yaml/yamlNode.ts";
import { parseQuantity, type Quantity } from "../units/quantity.ts";
import type { QuantityKind } from "../units/quantityUnits.ts";
import { isOwnKey } from "./formValue.ts";
import type { ByName, GpuFigure, Ranged } from "./plan.ts";

/**
 * Reading of single values with their ranges. A value that cannot be read is `null`: the form's problems say why.
 */

/** The mapping that stands under a key, or `null`. */
export function mappingAt(node: YamlNode | null, key: string): YamlMapping | null {
  const content = contentAt(node, key)?.content;
  return content?.kind === "mapping" ? content : null;
}

export function contentAt(
  node: YamlNode | null,
  key: string,
): { readonly entry: YamlEntry; readonly content: YamlContent } | null {
  const parent = node && resolveAlias(node);
  const entry = parent?.kind === "mapping" ? getEntry(parent, key) : null;
  return entry && { entry, content: resolveAlias(entry.value) };
}

export function textAt(node: YamlNode | null, key: string): Ranged<string> | null {
  const found = contentAt(node, key);
  const text = found && textOf(found.content);
  return text && { ...text, keyRange: found.entry.key.range };
}

/** The quantity under a key, of the first kind that fits. */
export function quantityAt(
  node: YamlNode | null,
  key: string,
  ...kinds: readonly QuantityKind[]
): Ranged<Quantity> | null {
  const found = contentAt(node, key);
  const quantity = found && quantityOf(found.content, ...kinds);
  return quantity && { ...quantity, keyRange: found.entry.key.range };
}

/** The same for what takes no range: the number itself, in the kind's base unit. */
export function numberAt(
  node: YamlNode | null,
  key: string,
  kind: QuantityKind = "count",
): Ranged<number> | null {
  const quantity = quantityAt(node, key, kind);
  return quantity && asNumber(quantity);
}

/** Every entry of a mapping under its name; entries that `read` cannot read are left out. */
export function byName<T>(
  node: YamlNode | null,
  read: (content: YamlContent, entry: YamlEntry) => T | null,
): readonly ByName<T>[] {
  return namedEntries(node).flatMap(({ entry, content }) => {
    const value = read(content, entry);
    return value === null ? [] : [{ name: entry.key.text, nameRange: entry.key.range, value }];
  });
}

export interface NamedEntry {
  readonly entry: YamlEntry;
  readonly content: YamlContent;
}

/** The entries of a mapping without the user's own. */
export function namedEntries(node: YamlNode | null): readonly NamedEntry[] {
  return entriesWithNames(node).map((entry) => ({ entry, content: resolveAlias(entry.value) }));
}

/** The same, without a look at what stands in them. */
export function entriesWithNames(node: YamlNode | null): readonly YamlEntry[] {
  const content = node && resolveAlias(node);
  return content?.kind === "mapping"
    ? effectiveEntries(content).filter(({ key }) => !isOwnKey(key.text))
    : [];
}

/** One figure, or figures by GPU. */
export function gpuFigures(node: YamlNode | null, key: string, kind: QuantityKind): readonly GpuFigure[] {
  const found = contentAt(node, key);
  if (!found) return [];
  const { entry, content } = found;
  if (content.kind === "scalar") {
    const figure = quantityOf(content, kind);
    return figure ? [{ gpu: null, figure: { ...figure, keyRange: entry.key.range } }] : [];
  }
  return byName(content, (value) => quantityOf(value, kind)).map(({ name, nameRange, value }) => ({
    gpu: { value: name, range: nameRange },
    figure: value,
  }));
}

export function textOf(content: YamlContent): Ranged<string> | null {
  return content.kind === "scalar" && content.value !== null && content.text !== ""
    ? { value: content.text, range: content.range }
    : null;
}

export function quantityOf(content: YamlContent, ...kinds: readonly QuantityKind[]): Ranged<Quantity> | null {
  if (content.kind !== "scalar") return null;
  for (const kind of kinds) {
    const parsed = parseQuantity(kind, content.text);
    if (parsed.ok) return { value: parsed.value, range: content.range };
  }
  return null;
}

export function asNumber(quantity: Ranged<Quantity>): Ranged<number> | null {
  return quantity.value.low === quantity.value.high ? { ...quantity, value: quantity.value.low } : null;
}
