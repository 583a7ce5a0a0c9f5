import type { TextRange } from "../../text/textRange.ts";

/** A node of a YAML document as the file has it. Ranges are offsets of the whole file and exact. */
export type YamlNode = YamlMapping | YamlSequence | YamlScalar | YamlAlias;

/** A node that is not an alias: what `resolveAlias` gives. */
export type YamlContent = YamlMapping | YamlSequence | YamlScalar;

interface NodeCommon {
  /** Without anchor, tag, comment and trailing white space. */
  readonly range: TextRange;
  readonly tag: string | null;
}

export interface YamlMapping extends NodeCommon {
  readonly kind: "mapping";
  /** Written in braces. */
  readonly flow: boolean;
  /** In the order of the file, `<<` merges as written; keys may repeat (each repetition is a problem). */
  readonly entries: readonly YamlEntry[];
  /** Set for a mapping put together from several: those it came from, as written; new entries belong to the last. */
  readonly sources?: readonly YamlMapping[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  /** A scalar of style `missing` where nothing is written. */
  readonly value: YamlNode;
  /** From the key to the end of the value. */
  readonly range: TextRange;
  /** The offset of the colon; `null` where none is written yet. */
  readonly colon: number | null;
}

export interface YamlSequence extends NodeCommon {
  readonly kind: "sequence";
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded" | "missing";

export interface YamlScalar extends NodeCommon {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The content as text: `0.90` of a plain number, a string without its quotes and escapes. */
  readonly text: string;
  readonly style: ScalarStyle;
}

/** `*name`. The target stands earlier in the file; `null` when there is none or following it would not end. */
export interface YamlAlias extends NodeCommon {
  readonly kind: "alias";
  readonly name: string;
  readonly target: YamlContent | null;
}

/** The content that a node stands for; an alias without a target counts as null. */
export function resolveAlias(node: YamlNode): YamlContent {
  if (node.kind !== "alias") return node;
  return node.target ?? missingScalar(node.range.end);
}

/** The scalar that stands where nothing is written. */
export function missingScalar(offset: number): YamlScalar {
  return {
    kind: "scalar",
    value: null,
    text: "",
    style: "missing",
    range: { start: offset, end: offset },
    tag: null,
  };
}

/** The last entry with this key, as readers of YAML take it; merged-in entries (`<<`) come after own ones. */
export function getEntry(mapping: YamlMapping, key: string): YamlEntry | null {
  return ownEntries(mapping).get(key) ?? mergedEntries(mapping).get(key) ?? null;
}

/** A mapping never changes, and a plan of thousands of services is asked for each by its name. */
const indexed = new WeakMap<YamlMapping, ReadonlyMap<string, YamlEntry>>();

function ownEntries(mapping: YamlMapping): ReadonlyMap<string, YamlEntry> {
  const known = indexed.get(mapping);
  if (known) return known;
  const byKey = new Map(mapping.entries.map((entry) => [entry.key.text, entry]));
  indexed.set(mapping, byKey);
  return byKey;
}

/** The content under a key; `null` when the key is absent. */
export function getValue(node: YamlNode | null, key: string): YamlContent | null {
  const mapping = node && resolveAlias(node);
  const entry = mapping?.kind === "mapping" ? getEntry(mapping, key) : null;
  return entry && resolveAlias(entry.value);
}

/** The entries with `<<: *other` replaced by what it brings, each key once; later own entries win. */
export function effectiveEntries(mapping: YamlMapping): readonly YamlEntry[] {
  const known = effective.get(mapping);
  if (known) return known;
  const entries = readEffectiveEntries(mapping);
  effective.set(mapping, entries);
  return entries;
}

const effective = new WeakMap<YamlMapping, readonly YamlEntry[]>();

function readEffectiveEntries(mapping: YamlMapping): readonly YamlEntry[] {
  const own = new Map<string, YamlEntry>();
  for (const entry of mapping.entries) {
    if (!isMerge(entry)) own.set(entry.key.text, entry);
  }
  for (const [key, entry] of mergedEntries(mapping)) {
    if (!own.has(key)) own.set(key, entry);
  }
  return [...own.values()];
}

/** A merge key of YAML 1.1, which compose files use everywhere. */
function isMerge(entry: YamlEntry): boolean {
  return entry.key.text === "<<" && entry.key.style === "plain" && mergeSources(entry).length > 0;
}

function mergedEntries(mapping: YamlMapping): ReadonlyMap<string, YamlEntry> {
  const merges = mapping.entries.filter(isMerge);
  if (merges.length === 0) return noEntries;
  const merged = new Map<string, YamlEntry>();
  for (const source of merges.flatMap(mergeSources)) {
    for (const entry of effectiveEntries(source)) {
      if (!merged.has(entry.key.text)) merged.set(entry.key.text, entry);
    }
  }
  return merged;
}

const noEntries: ReadonlyMap<string, YamlEntry> = new Map();

function mergeSources(entry: YamlEntry): readonly YamlMapping[] {
  const value = resolveAlias(entry.value);
  const candidates = value.kind === "sequence" ? value.items.map(resolveAlias) : [value];
  return candidates.filter((candidate) => candidate.kind === "mapping");
}
