import { rangeOfSlice, sliceWord, textOfWord, type Word } from "../syntax/word.ts";
import type { TextRange } from "../text/textRange.ts";
import type { VllmVersion } from "../units/version.ts";
import { matchFlag } from "./matchFlag.ts";

/** A word that names a flag, split at its `=`. */
export interface FlagWord {
  /** As written, without a value: `--max_model_len`, `-cc.mode`. */
  readonly name: string;
  readonly nameRange: TextRange;
  /** What stands behind `=`, or `null`. */
  readonly value: Word | null;
  readonly word: Word;
}

/**
 * Reads a word as a flag where Python's `argparse` would: known or not, it begins with a hyphen, is no negative
 * number and, if unknown, holds no blank. `null` for values and positionals, and for words that may be either.
 */
export function readFlagWord(word: Word, version: VllmVersion): FlagWord | null {
  const text = textOfWord(word);
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  if (!/^--?[A-Za-z][\w.-]*\+?$/.test(name) || (word.value === null && equals < 0)) return null;
  const blank = /\s/.test(text) && matchFlag(name.replace(/\..*$/, ""), version).kind === "unknown";
  if (blank) return null;
  const value = equals < 0 ? null : sliceWord(word, equals + 1);
  return { name, nameRange: rangeOfSlice(word, 0, name.length), value, word };
}

/**
 * A flag with its value and no `=` between: `-O3`, `-q4`. Python's `argparse` cuts after the first letter where
 * that letter is a flag, so `-tp2` is none. `null` where the word is a flag of its own, or none at all.
 */
export function splitGluedFlag(word: Word, version: VllmVersion): FlagWord | null {
  const text = textOfWord(word);
  if (word.value === null || !/^-[A-Za-z][^=.-]/.test(text)) return null;
  const name = text.slice(0, 2);
  if (matchFlag(text, version).kind !== "unknown" || !isShortFlag(name, version)) return null;
  return { name, nameRange: rangeOfSlice(word, 0, 2), value: sliceWord(word, 2), word };
}

function isShortFlag(name: string, version: VllmVersion): boolean {
  const match = matchFlag(name, version);
  return match.kind === "flag" && (match.flag.flag === name || match.flag.aliases.includes(name));
}
