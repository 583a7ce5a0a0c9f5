import type { VllmVersion } from "../units/version.ts";
import type { FlagRecord } from "./flagRecord.ts";
import { isHistoricSwitch } from "./historicSwitches.ts";
import { readFlagValue, type ValueReading } from "./readFlagValue.ts";
import type { MappingEntry, Setting, SettingProblem, SettingValue } from "./setting.ts";
import type { GroupReading } from "./settingOfGroup.ts";

/**
 * Reads one `key: value` as vLLM does after it has turned it into words: `true` is the bare flag, `false` its
 * `--no-…` form where there is one, a list several words, a mapping JSON, all else its text.
 * Source: `FlexibleArgumentParser.load_config_file`.
 */
export function readEntrySetting(
  entry: MappingEntry,
  flag: FlagRecord,
  negated: boolean,
  version: VllmVersion,
): GroupReading {
  const { nameRange, valueRange, range, written, definition } = entry;
  const names = { field: flag.field, flag, nameRange, valueRange, range, written };
  const place = definition === undefined ? names : { ...names, definition };
  if (entry.unresolved !== undefined) {
    return { setting: { ...place, value: undefined, unresolved: entry.unresolved }, problem: null };
  }
  const isSwitch = flag.type === "bool" || negated || (flag.type === null && isHistoricSwitch(flag.field));
  const reading = isSwitch ? readSwitch(entry.value, negated) : readValue(flag, entry.value, version);
  if (reading.kind === "value") return { setting: asSetting(place, reading.value), problem: null };
  return { setting: null, problem: asProblem(entry, flag, reading) };
}

type EntryReading = ValueReading | { readonly kind: "value-on-boolean" };

function readSwitch(value: SettingValue, negated: boolean): EntryReading {
  return typeof value === "boolean"
    ? { kind: "value", value: value !== negated }
    : { kind: "value-on-boolean" };
}

function readValue(flag: FlagRecord, value: SettingValue, version: VllmVersion): ValueReading {
  if (flag.type === "json") {
    if (typeof value === "string") return readFlagValue(flag, value, version);
    return { kind: "value", value };
  }
  if (flag.type === null || value === null) return { kind: "value", value };
  if (flag.type !== "list") return readScalar(flag, value, version);
  const items: SettingValue[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    const reading = readScalar(flag, item, version);
    if (reading.kind !== "value") return reading;
    items.push(flag.field === "cudagraph_capture_sizes" && typeof item === "number" ? item : reading.value);
  }
  return { kind: "value", value: items };
}

function readScalar(flag: FlagRecord, value: SettingValue, version: VllmVersion): ValueReading {
  if (typeof value === "string" || typeof value === "number")
    return readFlagValue(flag, String(value), version);
  const expected = flag.type === "int" ? "a whole number" : flag.type === "float" ? "a number" : "one value";
  return { kind: "wrong-type", expected };
}

function asSetting(place: Omit<Setting, "value">, value: SettingValue): Setting {
  return { ...place, value };
}

function asProblem(
  entry: MappingEntry,
  flag: FlagRecord,
  reading: Exclude<EntryReading, { kind: "value" }>,
): SettingProblem {
  const { name, written, valueRange, range } = entry;
  return { name, flag, written, valueRange, range, ...reading };
}
