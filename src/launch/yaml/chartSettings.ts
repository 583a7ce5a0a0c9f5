import { sliceEmbedded } from "../../syntax/embeddedText.ts";
import type { ExpandedWord } from "../../syntax/shell/expandedWord.ts";
import {
  effectiveEntries,
  resolveAlias,
  type YamlEntry,
  type YamlMapping,
  type YamlScalar,
} from "../../syntax/yaml/yamlNode.ts";
import { flagWord, modelWord, removalOfEntry } from "./platformWords.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { scalarText, scalarWord, wordOfText } from "./yamlText.ts";

/** What the keys of a chart's own say: the flags that stand for them, and how many of them only vLLM has. */
export interface ChartSettings {
  readonly words: readonly ExpandedWord[];
  readonly ownCount: number;
}

/**
 * The settings among a mapping's keys, in whatever spelling a chart has them: `maxModelLen`, `max_model_len`,
 * `max-model-len`. What is empty, zero or `false` is nothing to the `if` of a template, and left out. `host` and
 * `port` are the server's only in a group that is about it.
 */
export function readChartSettings(
  file: YamlLaunchFile,
  mapping: YamlMapping,
  isServer = false,
): ChartSettings {
  const read = effectiveEntries(mapping).flatMap((entry) => {
    const isAddress = isServer && /^(?:host|port)$/.test(entry.key.text);
    const flag = isAddress ? `--${entry.key.text}` : flagOfKey(entry.key.text);
    const value = resolveAlias(entry.value);
    if (!flag || value.kind !== "scalar" || isUnset(value)) return [];
    // InstructLab's word for the template that the model brings.
    if (flag === "--chat-template" && value.text === "auto") return [];
    const isOn = value.value === true || value.text === "true";
    if (isOn !== switches.has(flag)) return [];
    const words = isOn ? [] : [scalarWord(file, value, asWritten)];
    return [{ words: withKey(file, mapping, entry, flag, words), own: ownFlags.has(flag) ? 1 : 0 }];
  });
  return {
    words: read.flatMap(({ words }) => words),
    ownCount: read.reduce((count, { own }) => count + own, 0),
  };
}

/** All keys of a mapping as flags, for a chart that hands them on: `extraArgs: {max-model-len: 8192}`. */
export function flagsOfMapping(file: YamlLaunchFile, mapping: YamlMapping): readonly ExpandedWord[] {
  return effectiveEntries(mapping).flatMap((entry) => {
    const { key } = entry;
    const value = resolveAlias(entry.value);
    if (value.kind !== "scalar" || value.value === false || !/^(?:--)?[A-Za-z][\w.-]*$/.test(key.text))
      return [];
    const flag = flagOfKey(key.text) ?? `--${key.text.replace(/^--/, "")}`;
    const isAlone = value.value === true || value.text === "";
    return withKey(file, mapping, entry, flag, isAlone ? [] : [scalarWord(file, value, asWritten)]);
  });
}

/** The words of an entry, which go with it as a whole. */
function withKey(
  file: YamlLaunchFile,
  mapping: YamlMapping,
  entry: YamlEntry,
  flag: string,
  values: readonly ExpandedWord[],
): readonly ExpandedWord[] {
  const removal = removalOfEntry(file, mapping, entry);
  return [flagWord(flag, entry.key.range), ...values].map((word) => ({ ...word, removal }));
}

/** The model that one of several mappings names, the likeliest key first; a Hub's name or a path before a bare one. */
export function readChartModel(
  file: YamlLaunchFile,
  places: readonly { readonly mapping: YamlMapping; readonly isModel: boolean }[],
): ExpandedWord | null {
  const found = places.flatMap(({ mapping, isModel }) =>
    (isModel ? keysOfModel : modelKeys).flatMap((key) => {
      const entry = entryNamed(mapping, key);
      return entry && isName(entry) ? (modelOf(file, mapping, entry) ?? []) : [];
    }),
  );
  return found.find(({ written }) => written.includes("/")) ?? found[0] ?? null;
}

function modelOf(file: YamlLaunchFile, mapping: YamlMapping, entry: YamlEntry): ExpandedWord | null {
  const value = resolveAlias(entry.value);
  if (value.kind !== "scalar") return null;
  // A source of its own: `huggingface:org/model`.
  const scheme = /^(?:hf|huggingface):(?!\/\/)(?=[\w.-]+\/)/.exec(value.text)?.[0].length;
  if (scheme === undefined) return modelWord(file, mapping, entry.key.text, asWritten)?.word ?? null;
  const text = scalarText(file, value);
  return wordOfText(file, sliceEmbedded(text, scheme, text.text.length), value.range);
}

function isName({ value: node }: YamlEntry): boolean {
  const value = resolveAlias(node);
  return value.kind === "scalar" && typeof value.value === "string" && /^\S+$/.test(value.text);
}

/** Keys that name the model beside other settings. */
const modelKeys = (
  "modelURL LLM_MODEL_ID modelId hfModelName hfModelId hfModelHandle hfModel huggingfaceModel huggingfaceModelId " +
  "modelReference modelHandle modelRepo modelPath modelUri modelName model"
).split(" ");

/** Keys that name it below `model`. */
const keysOfModel = [
  "id",
  "hfId",
  "hfName",
  "huggingfaceId",
  "huggingfaceName",
  "repo",
  "repoId",
  "uri",
  "url",
  "path",
  "name",
].concat(modelKeys);

/** The entry of a key in whatever spelling: `extraArgs`, `extra_args`, `EXTRA_ARGS`; one that says something first. */
export function entryNamed(mapping: YamlMapping, name: string): YamlEntry | null {
  const named = effectiveEntries(mapping).filter(({ key }) => bare(key.text) === bare(name));
  return named.find(isName) ?? named[0] ?? null;
}

/** Flags that no other server has; a mapping with one of them is for vLLM. */
const ownFlags: ReadonlySet<string> = flagSet(
  "max-model-len tensor-parallel-size pipeline-parallel-size gpu-memory-utilization max-num-seqs " +
    "max-num-batched-tokens kv-cache-dtype enable-prefix-caching enable-chunked-prefill enforce-eager " +
    "tool-call-parser reasoning-parser enable-auto-tool-choice",
);

const switches: ReadonlySet<string> = flagSet(
  "enable-prefix-caching enable-chunked-prefill enforce-eager trust-remote-code enable-auto-tool-choice " +
    "enable-lora enable-expert-parallel enable-sleep-mode async-scheduling disable-log-requests disable-log-stats",
);

const valued: ReadonlySet<string> = flagSet(
  "dtype quantization data-parallel-size served-model-name max-loras max-lora-rank cpu-offload-gb swap-space " +
    "block-size load-format download-dir chat-template attention-backend tokenizer tokenizer-mode " +
    "distributed-executor-backend limit-mm-per-prompt hf-overrides speculative-config kv-transfer-config",
);

const flagsByKey: ReadonlyMap<string, string> = new Map(
  [...ownFlags, ...switches, ...valued].map((flag) => [bare(flag), flag]),
);

function flagOfKey(key: string): string | null {
  return flagsByKey.get(bare(key)) ?? null;
}

function bare(name: string): string {
  return name.replace(/[-_]/g, "").toLowerCase();
}

function flagSet(names: string): ReadonlySet<string> {
  return new Set(names.split(" ").map((name) => `--${name}`));
}

function isUnset({ value, text }: YamlScalar): boolean {
  return value === null || value === false || text === "" || text === "false" || /^0(?:\.0*)?$/.test(text);
}

const asWritten = <T>(text: T): T => text;
