import type { Word } from "../../syntax/word.ts";
import { startOfLine } from "../../syntax/yaml/yamlEdit.ts";
import type { FlagInsertion, Launch } from "../launch.ts";
import { removalOfWord } from "./wordRemoval.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/**
 * A script's own place for a further flag, except that a text which YAML folds needs no backslash: there a command
 * over several lines goes on on a line of its own.
 */
export function insertionInScript({ text }: YamlLaunchFile, launch: Launch): FlagInsertion {
  const { offset, separator } = launch.insertion;
  const lineStart = startOfLine(text, offset);
  if (separator !== " " || lineStart <= launch.headRange.end) return launch.insertion;
  const before = text.slice(launch.range.start, offset);
  const flagsBefore = launch.arguments.some(
    ({ range }) => range.start >= launch.range.start && range.end < lineStart,
  );
  const lineBreak = /\r?\n/.exec(before)?.[0];
  if (!lineBreak || !flagsBefore) return launch.insertion;
  const indentation = /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? "";
  return { offset, separator: `${lineBreak}${indentation}` };
}

/** What goes with each word of a script's command that is taken out. */
export function withRemovals({ source }: YamlLaunchFile, words: readonly Word[]): readonly Word[] {
  return words.map((word, index) => ({
    ...word,
    removal: word.removal ?? removalOfWord(source.text, word.range, words[index - 1]?.range),
  }));
}
