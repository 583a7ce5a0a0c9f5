import { effectiveEntries, resolveAlias, type YamlNode } from "./yamlNode.ts";

/** A YAML value without ranges, as a program would read it. Objects have no prototype, so that any key is safe. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/**
 * The plain value of a node: aliases followed, `<<` merged, the last of repeated keys. Entries for whose key
 * `keep` says no are left out. Bounded: the parser refuses trees whose aliases repeat without end.
 */
export function toPlainValue(node: YamlNode | null, keep: (key: string) => boolean = () => true): PlainValue {
  if (node === null) return null;
  const content = resolveAlias(node);
  if (content.kind === "scalar") return content.value;
  if (content.kind === "sequence") return content.items.map((item) => toPlainValue(item, keep));
  const object: Record<string, PlainValue> = Object.create(null);
  for (const entry of effectiveEntries(content)) {
    if (keep(entry.key.text)) object[entry.key.text] = toPlainValue(entry.value, keep);
  }
  return object;
}
