import { type EmbeddedText, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type ExpandedWord, scriptOfWords } from "../syntax/shell/expandedWord.ts";
import type { Word } from "../syntax/word.ts";
import { scriptOption, typesKeys, withLineBreak } from "./launcherWords.ts";

/** The script that some of a command's words make up: `vllm serve m` of `bash -c "vllm serve m"`. */
export function scriptInWords(inner: readonly ExpandedWord[], words: readonly Word[]): EmbeddedText {
  const script = scriptOfWords(typesKeys(words) ? inner.map(withLineBreak) : inner);
  const start = scriptOption.exec(script.text)?.[0].length ?? 0;
  // `screen -X stuff 'vllm serve …\n'`: the key that sends off what was typed.
  const isStuffed = words.some((word) => word.value === "stuff");
  const key = isStuffed ? /(?:\\[nr]|\\015|\^M)+$/.exec(script.text) : null;
  const end = key?.index ?? script.text.length;
  return start > 0 || key ? sliceEmbedded(script, start, end) : script;
}
