import type { Word } from "../../syntax/word.ts";

/**
 * `${MODEL}` and `$MODEL` where no shell reads them: what `envsubst`, Flux and the like put in before the file is used.
 * As it stands, nobody knows the value.
 */
export function filledInLater(word: Word): Word {
  if (word.value === null || !/\$\{[A-Za-z_]\w*[^{}]*\}|^\$[A-Za-z_]\w*$/.test(word.value)) return word;
  return { ...word, value: null, unresolved: word.value };
}
