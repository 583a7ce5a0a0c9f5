import { isOwnKey } from "../plan/formValue.ts";
import { type SchemaPlace, schemaAtPath } from "../plan/schemaAtPath.ts";
import {
  resolveAlias,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from "../syntax/yaml/yamlNode.ts";
import type { YamlPath } from "../syntax/yaml/yamlPath.ts";

/** A key or a single value of a plan with what the format has there. */
export type PlanPart = PlanKey | PlanValue;

export interface PlanKey {
  readonly kind: "key";
  /** Ends in the key. */
  readonly path: YamlPath;
  readonly scalar: YamlScalar;
  readonly entry: YamlEntry;
  /** The mapping that the key stands in. */
  readonly parent: SchemaPlace;
}

export interface PlanValue {
  readonly kind: "value";
  readonly path: YamlPath;
  readonly scalar: YamlScalar;
  readonly place: SchemaPlace;
}

/**
 * Every key and single value that the format knows, each once, whatever aliases lead to it; in the order of the file
 * but for what aliases bring. What the format does not know, and the user's own keys, are left out.
 */
export function planParts(root: YamlNode | null): readonly PlanPart[] {
  const parts: PlanPart[] = [];
  const visited = new Set<YamlNode>();
  const visit = (node: YamlNode, path: YamlPath): void => {
    const content = resolveAlias(node);
    const place = schemaAtPath(path);
    if (place === null || visited.has(content)) return;
    visited.add(content);
    if (content.kind === "scalar") parts.push({ kind: "value", path, scalar: content, place });
    else if (content.kind === "sequence")
      for (const [index, item] of content.items.entries()) visit(item, [...path, index]);
    else visitEntries(content, path, place);
  };
  const visitEntries = (mapping: YamlMapping, path: YamlPath, parent: SchemaPlace): void => {
    for (const entry of mapping.entries) {
      const key = entry.key.text;
      if (key === "<<") {
        const merged = resolveAlias(entry.value);
        for (const source of merged.kind === "sequence" ? merged.items : [merged]) visit(source, path);
      } else if (!isOwnKey(key)) {
        const keyPath = [...path, key];
        parts.push({ kind: "key", path: keyPath, scalar: entry.key, entry, parent });
        visit(entry.value, keyPath);
      }
    }
  };
  if (root !== null) visit(root, []);
  return parts;
}
