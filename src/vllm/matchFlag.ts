import { nearestName } from "../text/nearest.ts";
import type { VllmVersion } from "../units/version.ts";
import type { FlagRecord } from "./flagRecord.ts";
import { allFlags, flagByName, flagByNegatedName, flagNames, flagStanding } from "./flags.ts";

/** What a flag's spelling stands for. */
export type FlagMatch =
  | { readonly kind: "flag"; readonly flag: FlagRecord; readonly negated: boolean }
  | { readonly kind: "ambiguous"; readonly candidates: readonly string[] }
  | { readonly kind: "unknown" };

/**
 * Finds the flag of a spelling as vLLM's parser does: hyphens and underscores are equal up to the first dot, and
 * a prefix will do where only one flag begins with it. A removed flag is found by its full name, even where
 * today's vLLM would take that name for the beginning of another flag (`--device` for `--device-ids`).
 * Source: `FlexibleArgumentParser.parse_args` of vLLM and `argparse` of Python.
 */
export function matchFlag(spelling: string, version: VllmVersion): FlagMatch {
  const name = normalizeFlagName(spelling);
  const exact = flagByName(name);
  if (exact) return { kind: "flag", flag: exact, negated: false };
  const negated = flagByNegatedName(name);
  if (negated) return { kind: "flag", flag: negated, negated: true };
  const candidates = optionsOf(version).filter((option) => option.name.startsWith(name));
  const [first] = candidates;
  if (!first || name.length < 2 || name === "--") return { kind: "unknown" };
  const same = candidates.every(
    (each) => each.flag.field === first.flag.field && each.negated === first.negated,
  );
  if (same) return { kind: "flag", flag: first.flag, negated: first.negated };
  return { kind: "ambiguous", candidates: candidates.map((option) => option.name).sort() };
}

/** `--max_model_len` → `--max-model-len`; what follows the first dot is a key and stays. */
export function normalizeFlagName(spelling: string): string {
  if (!spelling.startsWith("--")) return spelling;
  const dot = spelling.indexOf(".");
  const end = dot < 0 ? spelling.length : dot;
  return spelling.slice(0, end).replaceAll("_", "-") + spelling.slice(end);
}

/** The known flag that a misspelt one most likely means, or `null` when none is near. */
export function nearestFlag(spelling: string): string | null {
  const name = normalizeFlagName(spelling).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return name.length < 5
    ? null
    : nearestName(name, namesWith(name.startsWith("--") ? "--" : "-"), {
        mostSlips: Math.max(2, Math.floor(name.length / 5)),
      });
}

const namesByHyphens = new Map<string, readonly string[]>();

/** One and the same list each time, which the search for near names goes by. */
function namesWith(hyphens: string): readonly string[] {
  const known = namesByHyphens.get(hyphens);
  if (known) return known;
  const names = flagNames().filter((name) => name.startsWith(hyphens) && name.length > hyphens.length + 1);
  namesByHyphens.set(hyphens, names);
  return names;
}

interface Option {
  readonly name: string;
  readonly flag: FlagRecord;
  readonly negated: boolean;
}

const optionsByVersion = new Map<string, readonly Option[]>();
/** Far more releases than anybody runs side by side; a file may name one that never was, and each list is long. */
const mostVersions = 20;

/** Every spelling that a release takes. */
function optionsOf(version: VllmVersion): readonly Option[] {
  const key = `${version.major}.${version.minor}.${version.patch}`;
  const known = optionsByVersion.get(key);
  if (known) return known;
  const available = allFlags().filter((flag) =>
    ["available", "deprecated"].includes(flagStanding(flag, version)),
  );
  const options = available.flatMap((flag) => [
    ...[flag.flag, ...flag.aliases].map((name) => ({ name, flag, negated: false })),
    ...(flag.negatable ? [{ name: `--no-${flag.flag.slice(2)}`, flag, negated: true }] : []),
  ]);
  if (optionsByVersion.size >= mostVersions) optionsByVersion.clear();
  optionsByVersion.set(key, options);
  return options;
}
