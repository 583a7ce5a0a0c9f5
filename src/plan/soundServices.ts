import { firstOf } from "../syntax/yaml/moveYaml.ts";
import { getEntry, type YamlEntry, type YamlNode } from "../syntax/yaml/yamlNode.ts";
import { containsRange } from "../text/textRange.ts";
import type { CommaSplit } from "./commaSplits.ts";
import type { FormIssue } from "./formIssues.ts";

/** Services in whose form nothing was wrong, by the entry that was judged; nothing else of a plan bears on that. */
const sound = new WeakSet<YamlEntry>();

/** A plan's tree without the services whose form needs no second look. */
export function withoutSoundServices(root: YamlNode): YamlNode {
  const services = root.kind === "mapping" ? getEntry(root, "services") : null;
  if (root.kind !== "mapping" || services?.value.kind !== "mapping") return root;
  const entries = services.value.entries.filter((entry) => !sound.has(firstOf(entry)));
  if (entries.length === services.value.entries.length) return root;
  const rest = { ...services, value: { ...services.value, entries } };
  return { ...root, entries: root.entries.map((entry) => (entry === services ? rest : entry)) };
}

/** Takes note of the services in which neither the schema nor the look for cut numbers has found anything. */
export function noteSoundServices(
  root: YamlNode,
  issues: readonly FormIssue[],
  splits: readonly CommaSplit[],
): void {
  const services = root.kind === "mapping" ? getEntry(root, "services")?.value : null;
  if (services?.kind !== "mapping") return;
  const faulty = new Set(
    issues.flatMap(({ path: [part, name] }) => (part === "services" ? [String(name)] : [])),
  );
  for (const entry of services.entries) {
    const isCut = splits.some(({ range }) => containsRange(entry.range, range));
    if (!isCut && !faulty.has(entry.key.text)) sound.add(firstOf(entry));
  }
}
