import { compareVersions, parseVersion, type VllmVersion } from "../units/version.ts";
import flagRows from "./data/flags.json";
import type { FlagRecord } from "./flagRecord.ts";
import type { FlagRow } from "./flagRow.ts";

/** The flag with this exact spelling, hyphens and all: `--max-model-len`, `-tp`. Removed ones are found too. */
export function flagByName(name: string): FlagRecord | null {
  return flagIndex().byName.get(name) ?? null;
}

/** The boolean flag that `--no-…` turns off. */
export function flagByNegatedName(name: string): FlagRecord | null {
  return flagIndex().byNegatedName.get(name) ?? null;
}

/** The flag that sets a field of vLLM's configuration, `max_model_len`. */
export function flagByField(field: string): FlagRecord | null {
  return flagIndex().byField.get(field) ?? null;
}

/** Every flag that was read, removed ones included. */
export function allFlags(): readonly FlagRecord[] {
  return flagIndex().flags;
}

/** Every spelling that the newest vLLM takes: names, short names and `--no-…` forms. */
export function flagNames(): readonly string[] {
  return flagIndex().names;
}

export function removedFlags(): readonly FlagRecord[] {
  return flagIndex().flags.filter((flag) => flag.removedIn !== null);
}

export type FlagStanding = "available" | "deprecated" | "removed" | "not-yet";

/**
 * What a release makes of a flag. Where history tells the release by date alone, and that may be off by one,
 * the flag counts as available in the doubtful release: a false alarm is worse than none.
 */
export function flagStanding(flag: FlagRecord, version: VllmVersion): FlagStanding {
  const added = flag.addedIn?.startsWith("<=") ? null : flag.addedIn;
  if (added && isBefore(version, added, flag.addedBorderline ? -1 : 0)) return "not-yet";
  if (flag.removedIn && !isBefore(version, flag.removedIn, flag.removedBorderline ? 1 : 0)) return "removed";
  if (flag.deprecated && !isBefore(version, flag.deprecated, 0)) return "deprecated";
  return "available";
}

function isBefore(version: VllmVersion, release: string, minorShift: number): boolean {
  const limit = parseVersion(release);
  return limit !== null && compareVersions(version, { ...limit, minor: limit.minor + minorShift }) < 0;
}

interface FlagIndex {
  readonly flags: readonly FlagRecord[];
  readonly names: readonly string[];
  readonly byName: ReadonlyMap<string, FlagRecord>;
  readonly byNegatedName: ReadonlyMap<string, FlagRecord>;
  readonly byField: ReadonlyMap<string, FlagRecord>;
}

let builtIndex: FlagIndex | undefined;

function flagIndex(): FlagIndex {
  builtIndex ??= buildIndex((flagRows as readonly BundledFlagRow[]).map(toFlagRecord));
  return builtIndex;
}

function buildIndex(flags: readonly FlagRecord[]): FlagIndex {
  const byName = new Map<string, FlagRecord>();
  const byNegatedName = new Map<string, FlagRecord>();
  const byField = new Map<string, FlagRecord>();
  for (const flag of flags) {
    for (const name of [flag.flag, ...flag.aliases]) byName.set(name, flag);
    if (flag.negatable) byNegatedName.set(`--no-${flag.flag.slice(2)}`, flag);
    // `-O` and `--kv-cache-memory` set a field that has a flag of its own, which comes first.
    if (!byField.has(flag.field)) byField.set(flag.field, flag);
  }
  const current = [...byName].filter(([, flag]) => flag.removedIn === null).map(([name]) => name);
  return { flags, names: [...current, ...byNegatedName.keys()], byName, byNegatedName, byField };
}

/** The bundled form of the data leaves out what is `null`, `false`, empty or of no use at run time. */
type BundledFlagRow = Pick<FlagRow, "flag" | "field" | "group" | "source"> & Partial<FlagRow>;

function toFlagRecord(row: BundledFlagRow): FlagRecord {
  return {
    flag: row.flag,
    aliases: row.aliases ?? [],
    field: row.field,
    type: row.type ?? null,
    choices: row.choices ?? null,
    choicesEnforced: row.choices_enforced ?? false,
    default: row.default ?? null,
    group: row.group,
    humanReadableInt: row.human_readable_int ?? false,
    acceptsAuto: row.accepts_auto ?? false,
    negatable: row.negatable ?? false,
    dottedForm: row.dotted_form ?? false,
    nargs: row.nargs ?? null,
    memoryRelevant: row.memory_relevant ?? false,
    addedIn: row.added_in?.version ?? null,
    addedBorderline: row.added_in?.borderline ?? false,
    deprecated: row.deprecated ?? null,
    removedIn: row.removed_in ?? null,
    removedBorderline: row.removed_borderline ?? false,
    replacement: row.replacement ?? null,
    removalNote: row.removal_note ?? null,
    constraints: row.constraints ?? null,
    source: row.source,
  };
}
