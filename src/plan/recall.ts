import { firstOf } from "../syntax/yaml/moveYaml.ts";
import type { YamlEntry } from "../syntax/yaml/yamlNode.ts";
import { moveLater } from "../text/moveRanges.ts";

/** Reads one named part of a plan: a pool, a service. */
export type ReadEntry<Part extends object> = (text: string, entry: YamlEntry) => Part;

/** The same, but what has not changed is not read again, wherever it stands by now. */
export function recalling<Part extends object>(read: ReadEntry<Part>): ReadEntry<Part> {
  const recalled = new WeakMap<YamlEntry, Recalled<Part>>();
  return (text, entry) => {
    const first = firstOf(entry);
    const known = recalled.get(first);
    if (known === undefined) {
      const part = read(text, entry);
      recalled.set(first, { readAt: entry.range.start, read: part, entry, part });
      return part;
    }
    if (known.entry === entry) return known.part;
    const by = entry.range.start - known.readAt;
    const part = by === 0 ? known.read : moveLater(known.read, (offset) => offset + by);
    known.entry = entry;
    known.part = part;
    return part;
  };
}

interface Recalled<Part> {
  readonly readAt: number;
  /** As it was read, at its place at that time. */
  readonly read: Part;
  /** The entry that was asked about last, and what it was answered with. */
  entry: YamlEntry;
  part: Part;
}

/** Looks for what is wrong in an entry by itself; where nothing was, it does not look again. */
export function rememberingSound<Problem>(
  find: (text: string, entry: YamlEntry) => readonly Problem[],
): (text: string, entry: YamlEntry) => readonly Problem[] {
  const sound = new WeakSet<YamlEntry>();
  return (text, entry) => {
    const first = firstOf(entry);
    if (sound.has(first)) return [];
    const problems = find(text, entry);
    if (problems.length === 0) sound.add(first);
    return problems;
  };
}
