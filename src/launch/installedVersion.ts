import { rangeOfSlice, textOfWord, type Word } from "../syntax/word.ts";
import type { Launch } from "./launch.ts";

/** `pip install vllm==0.11.0`, `uv add "vllm[audio]==0.11"`, `uvx --from vllm==0.10.2`. */
export function readInstalledVersion(words: readonly Word[]): Launch["installedVersion"] {
  if (!words.some((word) => /^(install|add|--with|--from)$/.test(textOfWord(word)))) return null;
  for (const word of words) {
    const match = /^vllm(?:\[[\w,-]*\])?==(\d[\w.+]*)$/.exec(word.value ?? "");
    if (!match?.[1] || word.value === null) continue;
    const start = word.value.length - match[1].length;
    return { version: match[1], range: rangeOfSlice(word, start, word.value.length) };
  }
  return null;
}
