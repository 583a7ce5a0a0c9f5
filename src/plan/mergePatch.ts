import {
  effectiveEntries,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from "../syntax/yaml/yamlNode.ts";

/**
 * The plan with a patch applied as JSON Merge Patch has it (RFC 7396): mappings are merged, `null` removes, anything
 * else replaces. Every value keeps the range at which it is written, in the plan or in the patch. Settings under
 * `args` that differ only in hyphens and underscores are one setting.
 */
export function applyMergePatch(plan: YamlNode, patch: YamlNode): YamlContent {
  return merge(resolveAlias(plan), resolveAlias(patch), []);
}

function merge(target: YamlContent | null, patch: YamlContent, path: readonly string[]): YamlContent {
  if (patch.kind !== "mapping") return patch;
  if (target?.kind !== "mapping") return withoutNulls(patch, path);
  const sameKey = keyOf(path);
  const entries = new Map(effectiveEntries(target).map((entry) => [sameKey(entry), entry]));
  for (const change of effectiveEntries(patch)) {
    const key = sameKey(change);
    const value = resolveAlias(change.value);
    const existing = entries.get(key);
    if (isNull(value)) entries.delete(key);
    else entries.set(key, mergeEntry(existing, change, value, [...path, change.key.text]));
  }
  return { ...target, entries: [...entries.values()], sources: [...sourcesOf(target), patch] };
}

/** Where both have a mapping the plan's entry stays and its value is merged, else the patch's entry stands. */
function mergeEntry(
  existing: YamlEntry | undefined,
  change: YamlEntry,
  value: YamlContent,
  path: readonly string[],
): YamlEntry {
  const target = existing && resolveAlias(existing.value);
  const merged = merge(target ?? null, value, path);
  return existing && target?.kind === "mapping" && value.kind === "mapping"
    ? { ...existing, value: merged }
    : { ...change, value: merged };
}

function withoutNulls(patch: YamlMapping, path: readonly string[]): YamlMapping {
  const kept = effectiveEntries(patch).flatMap((entry) => {
    const value = resolveAlias(entry.value);
    return isNull(value) ? [] : [{ ...entry, value: merge(null, value, [...path, entry.key.text]) }];
  });
  return { ...patch, entries: kept, sources: sourcesOf(patch) };
}

function keyOf(path: readonly string[]): (entry: YamlEntry) => string {
  const isArgs = path.length === 3 && path[0] === "services" && path[2] === "args";
  return (entry) => (isArgs ? entry.key.text.replaceAll("-", "_") : entry.key.text);
}

function sourcesOf(mapping: YamlMapping): readonly YamlMapping[] {
  return mapping.sources ?? [mapping];
}

function isNull(content: YamlContent): boolean {
  return content.kind === "scalar" && content.value === null;
}
