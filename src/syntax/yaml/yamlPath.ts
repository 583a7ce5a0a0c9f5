import { containsOffset, type TextRange } from "../../text/textRange.ts";
import {
  effectiveEntries,
  getEntry,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlNode,
} from "./yamlNode.ts";

/** Keys and list indexes from the root. */
export type YamlPath = readonly (string | number)[];

/** What stands at an offset. */
export interface YamlPlace {
  readonly path: YamlPath;
  /** Whether the offset is on the key of the last step or on the value. */
  readonly on: "key" | "value";
  readonly entry: YamlEntry | null;
  readonly node: YamlNode;
}

/** What is being typed at an offset, told from indentation and brackets alone, so that broken text around it does no harm. */
export interface CursorPlace {
  /**
   * `key`: a key of the mapping at `path`. `value`: the value at `path`. `either`: the first line below a key or after
   * a dash, which may become a key of a mapping at `path` or the value at `path` itself.
   */
  readonly on: "key" | "value" | "either";
  readonly path: YamlPath;
  /** What stands before the cursor of the word or value. */
  readonly written: string;
  /** The whole word or value: what a completion replaces. */
  readonly replace: TextRange;
  /** Inside braces or brackets. */
  readonly inFlow: boolean;
}

/** Nobody types in a line longer than this: it is data. */
export const longestLine = 10_000;

/** The content at a path, aliases followed; `null` when there is none. */
export function nodeAtPath(root: YamlNode | null, path: YamlPath): YamlContent | null {
  let node = root && resolveAlias(root);
  for (const step of path) {
    if (node === null) return null;
    node = childOf(node, step);
  }
  return node;
}

/** The entry whose key is the last step of the path. */
export function entryAtPath(root: YamlNode | null, path: YamlPath): YamlEntry | null {
  const parent = nodeAtPath(root, path.slice(0, -1));
  const key = path.at(-1);
  return parent?.kind === "mapping" && key !== undefined ? getEntry(parent, String(key)) : null;
}

/**
 * The path of what is written at an offset; `null` between entries. For text that is being typed, where a tree
 * says little, there is `cursorPlaceAt`.
 */
export function pathAtOffset(root: YamlNode | null, offset: number): YamlPlace | null {
  if (root === null || !containsOffset(root.range, offset)) return null;
  let place: YamlPlace = { path: [], on: "value", entry: null, node: root };
  for (;;) {
    const next = stepTowards(place, offset);
    if (next === null) return place;
    if (next.on === "key") return next;
    place = next;
  }
}

function stepTowards(place: YamlPlace, offset: number): YamlPlace | null {
  const { node } = place;
  if (node.kind === "mapping") {
    for (const entry of node.entries) {
      const path = [...place.path, entry.key.text];
      if (containsOffset(entry.key.range, offset)) return { path, on: "key", entry, node: entry.value };
      if (containsOffset(entry.value.range, offset)) return { path, on: "value", entry, node: entry.value };
    }
  }
  if (node.kind === "sequence") {
    const index = node.items.findIndex((item) => containsOffset(item.range, offset));
    const item = node.items[index];
    if (item) return { path: [...place.path, index], on: "value", entry: null, node: item };
  }
  return null;
}

function childOf(node: YamlContent, step: string | number): YamlContent | null {
  if (node.kind === "sequence") {
    const item = node.items[Number(step)];
    return item ? resolveAlias(item) : null;
  }
  if (node.kind !== "mapping") return null;
  const entry = getEntry(node, String(step));
  return entry && resolveAlias(entry.value);
}

/** Every entry of a mapping node as key and content; empty for anything else. */
export function mappingEntries(
  node: YamlNode | null,
): readonly { readonly entry: YamlEntry; readonly content: YamlContent }[] {
  const content = node && resolveAlias(node);
  if (content?.kind !== "mapping") return [];
  return effectiveEntries(content).map((entry) => ({ entry, content: resolveAlias(entry.value) }));
}
