import type { ArgsEntry, PlanService } from "../plan/plan.ts";
import type { PlainValue } from "../syntax/yaml/plainValue.ts";
import { isSecretName } from "../vllm/secretName.ts";
import { publicText } from "../vllm/secrets.ts";
import type { Setting, Settings } from "../vllm/setting.ts";

/** One setting of a server in the two forms that launch files have. */
export interface ServerArgument {
  /** `--max-model-len`, or `--no-…` of a switch that is off. */
  readonly flag: string;
  /** None for a switch, several for a flag that takes a list. */
  readonly values: readonly string[];
  /** As a key of a configuration file. */
  readonly name: string;
  readonly value: PlainValue;
}

export interface ServerArguments {
  readonly arguments: readonly ServerArgument[];
  /** A key for the server's own API is asked for; the key itself stays in the plan. */
  readonly wantsApiKey: boolean;
  /** Sentences about what was left out. */
  readonly notes: readonly string[];
}

/**
 * The plan's `args` in their order, as vLLM turns the keys of a configuration file into words: `true` is the bare
 * flag, `false` its `--no-…` form, a list several words, a mapping JSON. Of a setting that stands twice the last
 * counts. Source: `FlexibleArgumentParser.load_config_file`.
 */
export function serverArguments(service: PlanService, settings: Settings): ServerArguments {
  const byPlace = new Map(
    [...settings.byField.values()].map((setting) => [setting.nameRange.start, setting]),
  );
  const fields = new Set(settings.byField.keys());
  const found: ServerArgument[] = [];
  const notes: string[] = [];
  let wantsApiKey = false;
  for (const entry of service.args?.entries ?? []) {
    const setting = byPlace.get(entry.nameRange.start);
    const field = fieldOf(entry.name);
    if (field === "model" || (setting === undefined && fields.has(field))) continue;
    if (field === "api_key") wantsApiKey = true;
    else if (isSecretName(field) || holdsSecret(entry.value))
      notes.push(`${entry.name} is left out: what is secret stays in the plan.`);
    else found.push(...argumentsOf(entry, setting, notes));
  }
  return { arguments: found, wantsApiKey, notes };
}

/** `--flag=value` for one value, which may begin with a hyphen; a list takes words of its own. */
export function joinedWords({ flag, values }: ServerArgument): readonly string[] {
  const [only] = values;
  return values.length === 1 && only !== undefined ? [`${flag}=${only}`] : [flag, ...values];
}

/** `--flag value`, as people write it where a hyphen does not stand in the way. */
export function separateWords(argument: ServerArgument): readonly string[] {
  const { flag, values } = argument;
  return values.some((value) => value.startsWith("-")) ? joinedWords(argument) : [flag, ...values];
}

function argumentsOf(
  entry: ArgsEntry,
  setting: Setting | undefined,
  notes: string[],
): readonly ServerArgument[] {
  const place = { name: entry.name, value: entry.value };
  const flag = `--${hyphenated(entry.name)}`;
  const isOn = typeof setting?.value === "boolean" ? setting.value : entry.value;
  if (typeof isOn !== "boolean") return [{ ...place, flag, values: valueWords(entry) }];
  if (isOn) return [{ ...place, flag: setting?.flag.flag ?? flag, values: [] }];
  if (setting?.flag.negatable) return [{ ...place, flag: `--no-${setting.flag.flag.slice(2)}`, values: [] }];
  // As in a configuration file, where `false` without such a form says nothing.
  notes.push(`${entry.name}: false is left out: vLLM has no flag that says so, and it is off without it.`);
  return [];
}

function valueWords({ value, written }: ArgsEntry): readonly string[] {
  if (isList(value)) return value.map((item) => wordOf(item));
  // `0.90` stays as it is written.
  const asWritten =
    typeof value === "number" && /^-?\d+(?:\.\d+)?$/.test(written) && Number(written) === value;
  return [asWritten ? written : wordOf(value)];
}

function wordOf(value: PlainValue): string {
  if (value === null) return "None";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

function holdsSecret(value: PlainValue): boolean {
  const text = wordOf(value);
  return publicText(text) !== text;
}

/** Underscores count as hyphens up to the first dot: `speculative_config.method`. */
function hyphenated(name: string): string {
  const [head = "", ...rest] = name.split(".");
  return [head.replaceAll("_", "-"), ...rest].join(".");
}

function fieldOf(name: string): string {
  return name.replaceAll("-", "_");
}
