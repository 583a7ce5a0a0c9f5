import { rangeOfSlice, textOfWord, type Word } from "../syntax/word.ts";
import type { Launch } from "./launch.ts";

/** `pip install vllm==0.11.0`, `uv add "vllm[audio]==0.11"`: the version that later commands find. */
export function readInstalledVersion(words: readonly Word[]): Launch["installedVersion"] {
  return words.some((word) => /^(install|add)$/.test(textOfWord(word))) ? requirement(words) : null;
}

/** `uvx --from vllm==0.10.2 vllm serve`, `uv run --with vllm==0.10.2 …`, `uvx vllm@0.10.2 serve`: of this command alone. */
export function readBroughtVersion(words: readonly Word[]): Launch["installedVersion"] {
  return words.some((word) => /^(?:--(with|from)\b|vllm(?:@|\[|==))/.test(textOfWord(word)))
    ? requirement(words)
    : null;
}

function requirement(words: readonly Word[]): Launch["installedVersion"] {
  for (const word of words) {
    const match = /^(?:--(?:with|from)=)?vllm(?:\[[\w,-]*\])?(?:==|@v?)(\d[\w.+]*)$/.exec(word.value ?? "");
    if (!match?.[1] || word.value === null) continue;
    const start = word.value.length - match[1].length;
    return { version: match[1], range: rangeOfSlice(word, start, word.value.length) };
  }
  return null;
}
