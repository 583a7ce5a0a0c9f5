import { textOfWord, type Word } from "../syntax/word.ts";
import { joinRanges, type TextRange } from "../text/textRange.ts";
import { isAtLeast, type VllmVersion } from "../units/version.ts";
import { type FlagWord, readFlagWord, splitGluedFlag } from "./argumentWord.ts";
import type { FlagRecord } from "./flagRecord.ts";
import { flagByName } from "./flags.ts";
import { isHistoricSwitch } from "./historicSwitches.ts";
import { type FlagMatch, matchFlag } from "./matchFlag.ts";

/** A flag with the words that are its values, or a word that belongs to no flag. */
export type ArgumentGroup = FlagGroup | UnmatchedGroup | { readonly kind: "positional"; readonly word: Word };

export interface FlagGroup {
  readonly kind: "flag";
  readonly name: string;
  readonly nameRange: TextRange;
  readonly flag: FlagRecord;
  readonly negated: boolean;
  /** The keys of a dotted flag: `["pass_config", "x"]` of `-cc.pass_config.x`. */
  readonly path: readonly string[];
  /** A dotted flag whose name ends with `+` adds to a list. */
  readonly appends: boolean;
  readonly values: readonly Word[];
  /** Whether the value stands in the flag's own word, behind `=`. */
  readonly inline: boolean;
  readonly range: TextRange;
  readonly conditional: boolean;
  /** An expansion in the place of the value that gives none as the file stands. */
  readonly nothingBehind?: string;
}

/** A flag that no record answers to. */
export interface UnmatchedGroup {
  readonly kind: "unmatched";
  readonly name: string;
  readonly nameRange: TextRange;
  readonly match: Exclude<FlagMatch, { kind: "flag" }>;
  readonly range: TextRange;
}

/** Gives each flag its values, as Python's `argparse` does. */
export function groupArguments(words: readonly Word[], version: VllmVersion): ArgumentGroup[] {
  const groups: ArgumentGroup[] = [];
  let index = 0;
  while (index < words.length) {
    const word = words[index];
    if (!word) break;
    if (textOfWord(word) === "--") {
      for (const each of words.slice(index + 1)) groups.push({ kind: "positional", word: each });
      break;
    }
    const flagWord = splitGluedFlag(word, version) ?? readFlagWord(word, version);
    if (!flagWord) {
      groups.push({ kind: "positional", word });
      index++;
      continue;
    }
    const { group, wordCount } = readGroup(flagWord, words, index, version);
    groups.push(group);
    index += wordCount;
  }
  return groups;
}

function readGroup(
  flagWord: FlagWord,
  words: readonly Word[],
  index: number,
  version: VllmVersion,
): { group: ArgumentGroup; wordCount: number } {
  const { name, nameRange, value } = flagWord;
  const dot = name.startsWith("-") ? name.indexOf(".") : -1;
  const base = dot < 0 ? name : name.slice(0, dot);
  const match = matchOption(base, dot >= 0, version);
  const following = value === null ? valueWords(match, dot >= 0, words, index + 1, version) : [value];
  const range = following.reduce(
    (joined, each) => joinRanges(joined, each.range),
    value ? flagWord.word.range : nameRange,
  );
  const wordCount = 1 + (value === null ? following.length : 0);
  if (match.kind !== "flag")
    return { group: { kind: "unmatched", name, nameRange, match, range }, wordCount };
  const keys =
    dot < 0
      ? []
      : name
          .slice(dot + 1)
          .replace(/\+$/, "")
          .split(".");
  const inline = value !== null;
  const conditional = flagWord.word.conditional === true || following.some((each) => each.conditional);
  const appends = dot >= 0 && name.endsWith("+");
  const { flag, negated } = match;
  const { nothingBehind } = flagWord.word;
  const path = flag.field === "compilation_config" && base === "-O" && dot < 0 ? ["level"] : keys;
  return {
    group: {
      kind: "flag",
      name,
      nameRange,
      flag,
      negated,
      path,
      appends,
      values: following,
      inline,
      range,
      conditional,
      ...(following.length === 0 && nothingBehind ? { nothingBehind } : {}),
    },
    wordCount,
  };
}

/** `-O3` is the optimization level since v0.12; before, it was the level of the compilation config. */
function matchOption(name: string, dotted: boolean, version: VllmVersion): FlagMatch {
  const match = matchFlag(name, version);
  if (name === "-O") {
    const flag = flagByName(
      isAtLeast(version, 0, 12) && !dotted ? "--optimization-level" : "--compilation-config",
    );
    if (flag) return { kind: "flag", flag, negated: false };
  }
  if (dotted && match.kind === "flag" && (match.negated || match.flag.type !== "json"))
    return { kind: "unknown" };
  return match;
}

/** The words behind a flag that are its values. */
function valueWords(
  match: FlagMatch,
  dotted: boolean,
  words: readonly Word[],
  start: number,
  version: VllmVersion,
): Word[] {
  const next = words[start];
  if (!next) return [];
  if (dotted) return [next];
  const isValue = (word: Word | undefined) =>
    word !== undefined && textOfWord(word) !== "--" && !startsFlag(word, version);
  if (!isValue(next)) return [];
  if (match.kind !== "flag") return next.value !== null && !looksLikeModel(next.value) ? [next] : [];
  const { flag, negated } = match;
  if (flag.type === "bool" || negated || (flag.type === null && isHistoricSwitch(flag.field))) {
    return next.value !== null && /^(true|false|yes|no|on|off|0|1)$/i.test(next.value) ? [next] : [];
  }
  if (flag.nargs !== "+") return [next];
  let end = start;
  while (isValue(words[end]) && (end === start || !printsFlag(words[end]))) end++;
  return words.slice(start, end);
}

function startsFlag(word: Word, version: VllmVersion): boolean {
  return readFlagWord(word, version) !== null || splitGluedFlag(word, version) !== null;
}

/** `$([ … ] && echo "--flag")`: a flag or nothing, and no further value of the one before. */
function printsFlag(word: Word | undefined): boolean {
  return word?.value === null && /^\$\([^\n]*\b(?:echo|printf)\s+["']?--[a-z][\w-]*/.test(textOfWord(word));
}

/** Behind a misspelt switch a word may be the model rather than a value. */
function looksLikeModel(text: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(text);
}
