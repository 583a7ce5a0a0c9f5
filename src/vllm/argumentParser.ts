import { definitionOfWord, textOfWord, type Word } from "../syntax/word.ts";
import { isAtLeast, type VllmVersion } from "../units/version.ts";
import { flagStanding } from "./flags.ts";
import { type ArgumentGroup, type FlagGroup, groupArguments, type UnmatchedGroup } from "./groupArguments.ts";
import { mergeAtPath } from "./jsonValue.ts";
import { readEntrySetting } from "./mappingSetting.ts";
import { matchFlag, nearestFlag, normalizeFlagName } from "./matchFlag.ts";
import type { MappingEntry, ModelArgument, Setting, SettingProblem, Settings } from "./setting.ts";
import { readGroupSetting } from "./settingOfGroup.ts";

/** What the words are arguments of; it decides whether the model may stand without a flag. */
export type ServerEntry =
  | "vllm serve"
  | "python -m vllm.entrypoints.openai.api_server"
  | "docker vllm/vllm-openai"
  | "vllm run-batch";

/**
 * Reads the arguments of a server as vLLM's own parser does, and says what that parser would refuse.
 * `config` is what the file of `--config` says, `null` where that is not known.
 * Source: `FlexibleArgumentParser` in vLLM's `utils/argparse_utils.py`, and Python's `argparse` below it.
 */
export function readArguments(
  words: readonly Word[],
  entry: ServerEntry,
  version: VllmVersion,
  config: readonly MappingEntry[] | null = null,
): Settings {
  const reading: Reading = {
    entry,
    version,
    model: null,
    byField: new Map(),
    dotted: new Map(),
    problems: [],
    mayHaveMore: false,
    untold: null,
    uncertain: false,
    hasConfig: config !== null,
  };
  const groups = groupArguments(words, version);
  const namesModel = groups.some((group) => group.kind === "flag" && group.flag.field === "model");
  for (const [index, group] of groups.entries()) readGroup(reading, group, index, namesModel);
  for (const setting of reading.dotted.values()) reading.byField.set(setting.field, setting);
  const { model, byField, problems, mayHaveMore, untold } = reading;
  const settings = { model, byField, problems, mayHaveMore, untold };
  return config === null ? settings : overConfig(settings, readConfigMapping(config, version));
}

/** Words of the command line win over the file: vLLM puts the file's in front of them. */
function overConfig(words: Settings, file: Settings): Settings {
  const others = [...file.byField].filter(([field]) => !words.byField.has(field));
  return {
    model: words.model ?? file.model,
    byField: new Map([...words.byField, ...others]),
    problems: [...words.problems, ...file.problems],
    mayHaveMore: words.mayHaveMore,
    untold: words.untold ?? null,
  };
}

/**
 * Reads a vLLM `--config` file or a plan's `args`: keys with hyphens or underscores, each judged like the flag
 * of its name. Where a key stands twice the last one wins.
 */
export function readConfigMapping(entries: readonly MappingEntry[], version: VllmVersion): Settings {
  const byField = new Map<string, Setting>();
  const problems: SettingProblem[] = [];
  let model: ModelArgument | null = null;
  for (const entry of entries) {
    const { name, nameRange, range, valueRange, written } = entry;
    const match = matchFlag(`--${name.replace(/^-+/, "")}`, version);
    if (match.kind !== "flag") {
      problems.push(unmatchedProblem({ name, nameRange, range, match }));
    } else if (match.flag.field === "model") {
      const value =
        typeof entry.value === "string" && entry.unresolved === undefined ? entry.value : undefined;
      model = {
        value,
        written,
        range: valueRange,
        ...(entry.definition ? { definition: entry.definition } : {}),
        ...(value === undefined ? { unresolved: entry.unresolved ?? written } : {}),
      };
    } else {
      const { setting, problem } = readEntrySetting(entry, match.flag, match.negated, version);
      const removed = flagStanding(match.flag, version) === "removed";
      if (removed) problems.push({ kind: "removed", name, flag: match.flag, nameRange, range });
      else if (problem) problems.push(problem);
      if (setting) byField.set(setting.field, setting);
    }
  }
  return { model, byField, problems, mayHaveMore: false };
}

interface Reading {
  readonly entry: ServerEntry;
  readonly version: VllmVersion;
  model: ModelArgument | null;
  readonly byField: Map<string, Setting>;
  /** Settings written with dots, by the spelling of the flag: vLLM gathers those of one spelling, behind all others. */
  readonly dotted: Map<string, Setting>;
  readonly problems: SettingProblem[];
  mayHaveMore: boolean;
  untold: string | null;
  /** Whether the word before may be a flag that takes this one as its value. */
  uncertain: boolean;
  /** Whether the file of `--config` is known. */
  readonly hasConfig: boolean;
}

function readGroup(reading: Reading, group: ArgumentGroup, index: number, namesModel: boolean): void {
  if (group.kind === "positional") {
    readPositional(reading, group.word, index, namesModel);
    return;
  }
  reading.uncertain = false;
  if (group.kind === "unmatched") readUnmatched(reading, group);
  else if (group.flag.field === "model" && group.values[0])
    reading.model = modelOf(group.values[0], group.conditional);
  else readFlag(reading, group);
}

function readFlag(reading: Reading, group: FlagGroup): void {
  const { flag, name, nameRange, range, inline } = group;
  const { setting, problem } = readGroupSetting(group, reading.version);
  if (flagStanding(flag, reading.version) === "removed") {
    reading.problems.push({ kind: "removed", name, flag, nameRange, range });
  } else if (problem) {
    reading.problems.push(problem);
  }
  // `--config=f.yaml` in one word is read by vLLM and then forgotten.
  const namesConfig = flag.field === "config" && !inline && group.values.length > 0;
  if (namesConfig && !reading.hasConfig) reading.mayHaveMore = true;
  if (!setting) reading.byField.delete(flag.field);
  else if (group.path.length > 0) addDotted(reading, setting, normalizeFlagName(name).replace(/\..*$/, ""));
  else if (flag.field === "middleware")
    reading.byField.set(flag.field, appended(reading.byField.get(flag.field), setting));
  else reading.byField.set(flag.field, setting);
}

function addDotted(reading: Reading, setting: Setting, spelling: string): void {
  const before = reading.dotted.get(spelling);
  if (!before || before.value === undefined || setting.value === undefined) {
    reading.dotted.set(spelling, before?.value === undefined && before ? before : setting);
    return;
  }
  const value = mergeAtPath(before.value, [], setting.value);
  reading.dotted.set(spelling, { ...setting, value, written: `${before.written} ${setting.written}` });
}

function appended(before: Setting | undefined, setting: Setting): Setting {
  if (setting.value === undefined || (before && before.value === undefined)) return setting;
  const list = Array.isArray(before?.value) ? before.value : [];
  return { ...setting, value: [...list, setting.value] };
}

function readUnmatched(reading: Reading, group: UnmatchedGroup): void {
  if (reading.entry === "vllm run-batch" && isRunBatchFlag(group.name)) return;
  reading.problems.push(unmatchedProblem(group));
}

function unmatchedProblem({ name, nameRange, range, match }: Omit<UnmatchedGroup, "kind">): SettingProblem {
  if (match.kind === "ambiguous")
    return { kind: "ambiguous", name, candidates: match.candidates, nameRange, range };
  const nearest = nearestFlag(name.startsWith("-") ? name : `--${name}`);
  return { kind: "unknown", name, nearest, nameRange, range };
}

/** A word without a flag is the model, or words that are not known, or one word too many. */
function readPositional(reading: Reading, word: Word, index: number, namesModel: boolean): void {
  const wantsModel = reading.model === null && !namesModel && takesPositionalModel(reading);
  const certain = word.value !== null;
  const manyWords = !certain && /^\$(?:[@*]|\{[@*]|\{\w+\[[@*]\])/.test(textOfWord(word));
  const isModel = certain || index === 0 || looksLikeModel(word);
  if (manyWords) reading.mayHaveMore = true;
  if (wantsModel && isModel && !reading.uncertain) {
    reading.model = modelOf(word, word.conditional === true);
    return;
  }
  if (certain) {
    // Another branch's model beside that of a first one.
    const isAlternative = word.conditional && reading.model !== null && reading.model.value === undefined;
    if (!reading.uncertain && word.value !== "" && !isAlternative) {
      reading.problems.push({ kind: "stray-word", written: word.written, range: word.range });
    }
    return;
  }
  reading.mayHaveMore = true;
  reading.untold ??= textOfWord(word);
  reading.uncertain = true;
}

/** By its name, `$MODEL`, or as a path of which a part is known, `"/scratch/$USER/llama"`: one word, and no flag. */
function looksLikeModel(word: Word): boolean {
  const text = textOfWord(word);
  const [first] = word.segments;
  const isPath = first?.verbatim === true && /^[^\s-]*\/\S*$/.test(first.value);
  return isPath || /model|checkpoint|ckpt|repo/i.test(text);
}

/** The image takes the model without a flag since v0.11.1, when its entry point became `vllm serve`. */
function takesPositionalModel({ entry, version }: Reading): boolean {
  return entry === "vllm serve" || (entry === "docker vllm/vllm-openai" && isAtLeast(version, 0, 11, 1));
}

function modelOf(word: Word, conditional: boolean): ModelArgument {
  const { written, range } = word;
  if (word.value === null || conditional)
    return { value: undefined, unresolved: textOfWord(word), written, range };
  const definition = definitionOfWord(word);
  return { value: word.value, written, range, ...(definition ? { definition } : {}) };
}

/** Flags of `vllm run-batch` alone, which the table of engine and server flags lacks. */
function isRunBatchFlag(name: string): boolean {
  return /^(-i|-o|--(input-file|output-file|output-tmp-dir|enable-metrics|url))$/.test(
    name.replaceAll("_", "-"),
  );
}
