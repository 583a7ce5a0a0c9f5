import { firstOf } from "../syntax/yaml/moveYaml.ts";
import type { YamlEntry, YamlMapping, YamlNode } from "../syntax/yaml/yamlNode.ts";
import { containsRange } from "../text/textRange.ts";
import type { CommaSplit } from "./commaSplits.ts";
import type { FormIssue } from "./formIssues.ts";

/** Parts in whose form nothing was wrong, by the entry that was judged; nothing else of a plan bears on that. */
const sound = new WeakSet<YamlEntry>();

/** Sections of named parts, each of which is judged by itself; the others are parts as a whole. */
const sections: ReadonlySet<string> = new Set(["pools", "services"]);

/** The one key that a plan has to have. */
const requiredKey = "gpuplan";

/** A plan's tree without the parts whose form needs no second look. */
export function withoutSoundParts(root: YamlNode): YamlNode {
  if (root.kind !== "mapping") return root;
  const entries = root.entries.flatMap((entry) => {
    const section = sectionOf(entry);
    if (section === null) return isSettled(entry) && entry.key.text !== requiredKey ? [] : [entry];
    const rest = section.entries.filter((part) => !isSettled(part));
    return rest.length === section.entries.length
      ? [entry]
      : [{ ...entry, value: { ...section, entries: rest } }];
  });
  return { ...root, entries };
}

/** Takes note of the parts in which neither the schema nor the look for cut numbers has found anything. */
export function noteSoundParts(
  root: YamlNode,
  issues: readonly FormIssue[],
  splits: readonly CommaSplit[],
): void {
  if (root.kind !== "mapping") return;
  const faulty = new Set(issues.flatMap(({ path: [key, name] }) => [String(key), `${key}\n${name}`]));
  const note = (entry: YamlEntry, path: string): void => {
    const isCut = splits.some(({ range }) => containsRange(entry.range, range));
    // What is merged in from elsewhere is judged under other names.
    if (!isCut && !faulty.has(path) && entry.key.text !== "<<") sound.add(firstOf(entry));
  };
  for (const entry of root.entries) {
    const section = sectionOf(entry);
    if (section === null) note(entry, entry.key.text);
    else for (const part of section.entries) note(part, `${entry.key.text}\n${part.key.text}`);
  }
}

function isSettled(entry: YamlEntry): boolean {
  return sound.has(firstOf(entry));
}

function sectionOf({ key, value }: YamlEntry): YamlMapping | null {
  return sections.has(key.text) && value.kind === "mapping" ? value : null;
}
