import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { formatScalar, insertEntryEdit, setValueEdit, startOfLine } from "../syntax/yaml/yamlEdit.ts";
import { getEntry, resolveAlias, type YamlMapping, type YamlNode } from "../syntax/yaml/yamlNode.ts";
import type { TextEdit } from "../text/textEdit.ts";

/** What a run showed, as it is written into a plan. Memory in bytes per GPU. */
export interface MeasuredRun {
  readonly weightBytes: number | null;
  readonly kvCacheBytes: number | null;
  readonly kvTokens: number | null;
  readonly concurrency: number | null;
  readonly gpu: string | null;
  readonly version: string | null;
  /** `2025-02-14`. */
  readonly on: string | null;
  /** How fast it answered; absent where only its start was watched. */
  readonly speed?: MeasuredSpeed;
}

/** What a load generator found. Times in milliseconds, rates in requests a second. */
export interface MeasuredSpeed {
  readonly latency: WrittenTimes | null;
  readonly ttft: WrittenTimes | null;
  readonly tpot: WrittenTimes | null;
  readonly throughputPerSecond: number | null;
  readonly load: { readonly kind: "count" | "rate"; readonly value: number } | null;
}

/** Times by the names that a plan has for them, in the order in which they are written: `p50`, `p99`. */
export type WrittenTimes = readonly (readonly [name: "mean" | `p${number}`, ms: number])[];

/** The entries of a `measured` mapping in the plan's own order, values as YAML source. */
export function measuredEntries(run: MeasuredRun): readonly (readonly [key: string, value: string])[] {
  const gib = (bytes: number | null) => bytes && `${Number((bytes / 2 ** 30).toFixed(2))}GiB`;
  const entries: readonly (readonly [string, string | number | null])[] = [
    ["weights", gib(run.weightBytes)],
    ["kv_cache", gib(run.kvCacheBytes)],
    ["kv_tokens", run.kvTokens],
    ["concurrency", run.concurrency],
    ["gpu", run.gpu && formatScalar(run.gpu)],
    ["version", run.version && versionText(run.version)],
    ["on", run.on],
  ];
  const [memory, ofRun] = [entries.slice(0, 4), entries.slice(4)];
  return [...memory, ...speedEntries(run.speed), ...ofRun].flatMap(([key, value]) =>
    value === null || value === "" || value === 0 ? [] : [[key, String(value)]],
  );
}

function speedEntries(speed: MeasuredSpeed | undefined): readonly (readonly [string, string | null])[] {
  if (speed === undefined) return [];
  const { latency, ttft, tpot, throughputPerSecond, load } = speed;
  return [
    ["latency", latency && timesText(latency)],
    ["ttft", ttft && timesText(ttft)],
    ["tpot", tpot && timesText(tpot)],
    ["throughput", throughputPerSecond === null ? null : `${significant(throughputPerSecond)}/s`],
    ["load", load && (load.kind === "rate" ? `${significant(load.value)}/s` : `${Math.round(load.value)}`)],
  ];
}

/** `180ms` alone, `{ p50: 180ms, p99: 420ms }` where there are several. */
function timesText(times: WrittenTimes): string | null {
  const [only, second] = times;
  if (only === undefined) return null;
  if (second === undefined && only[0] !== "p99") return `${significant(only[1])}ms`;
  return `{ ${times.map(([name, ms]) => `${name}: ${significant(ms)}ms`).join(", ")} }`;
}

/** Four digits tell everything that two runs have in common. */
function significant(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/**
 * The edits that write a run into a service of a plan: entries that are there get their new values, the others are
 * added; what else stands under `measured`, and every comment, stays. `null` where there is no such place: no service
 * of this name, or its text belongs to something else too (an alias).
 */
export function measuredEdits(
  { text, tree }: ParsedYaml,
  service: string,
  run: MeasuredRun,
): readonly TextEdit[] | null {
  const services = tree && ownMapping(tree, "services");
  const mapping = services && ownMapping(services, service);
  if (!mapping) return null;
  const entries = measuredEntries(run);
  const existing = mapping.entries.findLast((entry) => entry.key.text === "measured");
  if (existing === undefined && getEntry(mapping, "measured") !== null) return null;
  const written = existing && resolveAlias(existing.value);
  if (existing === undefined || written === undefined) {
    return [insertEntryEdit(text, mapping, "measured", blockOf(text, mapping, entries))];
  }
  if (existing.value.kind === "alias" || written.kind === "sequence") return null;
  if (written.kind === "scalar" || written.entries.length === 0)
    return [setValueEdit(text, existing, blockOf(text, mapping, entries))];
  return entries.map(([key, value]) => {
    const entry = written.entries.findLast((each) => each.key.text === key);
    return entry === undefined
      ? insertEntryEdit(text, written, key, value)
      : setValueEdit(text, entry, value);
  });
}

/** A mapping that is written where it stands, not elsewhere under an anchor. */
function ownMapping(node: YamlNode, key: string): YamlMapping | null {
  if (node.kind !== "mapping") return null;
  const value = node.entries.findLast((entry) => entry.key.text === key)?.value;
  return value?.kind === "mapping" ? value : null;
}

/** Lines below the key, or braces where the service stands in braces. */
function blockOf(
  text: string,
  service: YamlMapping,
  entries: readonly (readonly [string, string])[],
): string {
  if (service.flow) return `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
  const first = service.entries[0]?.range.start ?? service.range.start;
  const indentation = " ".repeat(first - startOfLine(text, first) + 2);
  return entries.map(([key, value]) => `\n${indentation}${key}: ${value}`).join("");
}

/** `0.11.0` is text to YAML as it stands, `0.11` would be a number. */
function versionText(version: string): string {
  return /^\d+\.\d+\.[\w.+]+$/.test(version) ? version : formatScalar(version);
}
