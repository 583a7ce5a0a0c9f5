import { sliceEmbedded } from "../../syntax/embeddedText.ts";
import { type ExpandedWord, suppliedPiece } from "../../syntax/shell/expandedWord.ts";
import { removeEntryEdit } from "../../syntax/yaml/yamlEdit.ts";
import {
  getEntry,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
} from "../../syntax/yaml/yamlNode.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { type Interpolate, scalarText, scalarWord, wordOfText } from "./yamlText.ts";

/** A flag that a platform writes for a key of its own: `tensor: 2` is `--tensor-parallel-size 2`. */
export function flagWord(flag: string, range: TextRange): ExpandedWord {
  return { range, written: flag, pieces: [suppliedPiece(flag, range)], conditional: false };
}

/**
 * The flags that the keys of a mapping stand for; `true` is the flag alone, `false` the negation of a flag that can be
 * switched off, other keys are left out.
 */
export function wordsOfKeys(
  file: YamlLaunchFile,
  mapping: YamlContent | null,
  flags: Readonly<Record<string, string>>,
  interpolate: Interpolate,
): ExpandedWord[] {
  if (mapping?.kind !== "mapping") return [];
  return Object.entries(flags).flatMap(([key, flag]) => {
    const entry = getEntry(mapping, key);
    const value = entry && resolveAlias(entry.value);
    if (!entry || value?.kind !== "scalar" || value.value === null) return [];
    const removal = removalOfEntry(file, mapping, entry);
    if (value.value === false) {
      const isSwitch = /^--enable-(?:chunked-prefill|prefix-caching)$/.test(flag);
      return isSwitch ? [{ ...flagWord(`--no-${flag.slice(2)}`, entry.key.range), removal }] : [];
    }
    const name = { ...flagWord(flag, entry.key.range), removal };
    return value.value === true ? [name] : [name, { ...scalarWord(file, value, interpolate), removal }];
  });
}

/** An entry with its line; the only one of a mapping goes alone, which leaves nothing under its key. */
export function removalOfEntry(file: YamlLaunchFile, mapping: YamlMapping, entry: YamlEntry): TextRange {
  const { range, newText } = removeEntryEdit(file.text, mapping, entry);
  return newText === "" ? range : entry.range;
}

/** The model of `uri: hf://org/model`: the Hub's name without its scheme, else all of it. */
export function modelWord(
  file: YamlLaunchFile,
  mapping: YamlMapping,
  key: string,
  interpolate: Interpolate,
): { readonly word: ExpandedWord; readonly entry: YamlEntry } | null {
  const entry = getEntry(mapping, key);
  const value = entry && resolveAlias(entry.value);
  if (!entry || value?.kind !== "scalar" || value.text === "") return null;
  const text = interpolate(scalarText(file, value));
  const scheme = /^hf:\/\//.exec(text.text)?.[0].length ?? 0;
  return { word: wordOfText(file, sliceEmbedded(text, scheme, text.text.length), value.range), entry };
}
