import { definitionOfWord, type Word } from "../syntax/word.ts";
import { joinRanges } from "../text/textRange.ts";
import type { VllmVersion } from "../units/version.ts";
import type { FlagGroup } from "./groupArguments.ts";
import { isHistoricSwitch } from "./historicSwitches.ts";
import { readHumanInt } from "./humanReadableInt.ts";
import { mergeAtPath, readJsonValue } from "./jsonValue.ts";
import { readFlagValue } from "./readFlagValue.ts";
import type { Setting, SettingProblem, SettingValue } from "./setting.ts";

/** What a flag with its values sets, and what vLLM would refuse in it. */
export interface GroupReading {
  /** `null` where nothing can be said of the value. */
  readonly setting: Setting | null;
  readonly problem: SettingProblem | null;
}

/** Reads the values of one flag as vLLM would. */
export function readGroupSetting(group: FlagGroup, version: VllmVersion): GroupReading {
  const { flag, values } = group;
  const withoutValue =
    flag.type === "bool" || group.negated || (flag.type === null && isHistoricSwitch(flag.field));
  if (withoutValue) return readSwitch(group);
  const [first] = values;
  if (!first) {
    if (flag.nargs === "?" || flag.type === null)
      return { setting: settingOf(group, null, ""), problem: null };
    const { name, nameRange, range, conditional } = group;
    if (conditional || group.nothingBehind) return { setting: unresolvedSetting(group), problem: null };
    return { setting: null, problem: { kind: "missing-value", name, flag, nameRange, range } };
  }
  const unknown = values.find((value) => value.value === null);
  if (unknown) return { setting: unresolvedSetting(group), problem: null };
  if (group.path.length > 0) return readDotted(group, first);
  return flag.nargs === "+" ? readList(group, version) : readSingle(group, first, version);
}

function readSwitch(group: FlagGroup): GroupReading {
  const { flag, name, range, values } = group;
  const [value] = values;
  if (!value) return { setting: settingOf(group, !group.negated, ""), problem: null };
  const meant = /^(true|yes|on|1)$/i.test(value.value ?? "") !== group.negated;
  const problem: SettingProblem = {
    kind: "value-on-boolean",
    name,
    flag,
    written: value.written,
    valueRange: value.range,
    range,
  };
  return {
    setting: value.value === null ? unresolvedSetting(group) : settingOf(group, meant, value.written),
    problem,
  };
}

function readSingle(group: FlagGroup, word: Word, version: VllmVersion): GroupReading {
  const { flag } = group;
  const reading = readFlagValue(flag, word.value ?? "", version);
  if (reading.kind !== "value") {
    const meant = reading.kind === "wrong-type" ? reading.meant : undefined;
    const setting = meant === undefined ? null : settingOf(group, meant, word.written);
    return { setting, problem: valueProblem(group, word, reading) };
  }
  const value =
    flag.field === "device_ids" && typeof reading.value === "string"
      ? reading.value.split(",")
      : reading.value;
  return { setting: settingOf(group, value, word.written), problem: null };
}

function readList(group: FlagGroup, version: VllmVersion): GroupReading {
  const items: SettingValue[] = [];
  for (const word of group.values) {
    const reading = readFlagValue(group.flag, word.value ?? "", version);
    if (reading.kind !== "value") return { setting: null, problem: valueProblem(group, word, reading) };
    items.push(reading.value);
  }
  const numbers = items.map((item) => (typeof item === "string" && /^\d+$/.test(item) ? Number(item) : item));
  const value = group.flag.field === "cudagraph_capture_sizes" ? numbers : items;
  return { setting: settingOf(group, value, writtenOf(group)), problem: null };
}

/** A dotted value is JSON, else a size, else a string; with `+` a list of strings. */
function readDotted(group: FlagGroup, word: Word): GroupReading {
  const text = word.value ?? "";
  const single = readJsonValue(text) ?? readHumanInt(text) ?? text;
  const value = group.appends ? text.split(",") : single;
  return { setting: settingOf(group, mergeAtPath(null, group.path, value), word.written), problem: null };
}

function valueProblem(
  group: FlagGroup,
  word: Word,
  reading: Exclude<ReturnType<typeof readFlagValue>, { kind: "value" }>,
): SettingProblem {
  const { name, flag, range } = group;
  return { name, flag, range, written: word.written, valueRange: word.range, ...reading };
}

function settingOf(group: FlagGroup, value: SettingValue, written: string): Setting {
  if (group.conditional) return unresolvedSetting(group);
  return { ...placeOf(group), value, written };
}

function unresolvedSetting(group: FlagGroup): Setting {
  const values = group.values.map((word) => word.unresolved ?? word.written).join(" ");
  const expression = values || group.nothingBehind;
  return {
    ...placeOf(group),
    value: undefined,
    unresolved: expression || group.name,
    written: writtenOf(group),
  };
}

function placeOf(
  group: FlagGroup,
): Pick<Setting, "field" | "flag" | "nameRange" | "valueRange" | "range" | "definition"> {
  const { flag, nameRange, range, values } = group;
  const [first, ...others] = values;
  const valueRange = first
    ? others.reduce((joined, word) => joinRanges(joined, word.range), first.range)
    : nameRange;
  const definition = first && others.length === 0 ? definitionOfWord(first) : undefined;
  return { field: flag.field, flag, nameRange, valueRange, range, ...(definition ? { definition } : {}) };
}

function writtenOf(group: FlagGroup): string {
  return group.values.map((word) => word.written).join(" ");
}
