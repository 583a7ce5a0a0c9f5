import type { Word } from "../../syntax/word.ts";

/**
 * A word with `${MODEL}` in it, or that is nothing but `$MODEL`, where no shell reads it: what `envsubst`, Flux,
 * Terraform and the like put in before the file is used, by names of more than a letter. As it stands, nobody knows the value.
 */
export function filledInLater(word: Word): Word {
  const isVariable = /\$\{[A-Za-z_]\w+(?::?[-=][^{}]*)?\}|^(?:--[\w-]+=)?\$[A-Z][A-Z0-9_]+$/.test(
    word.value ?? "",
  );
  return isVariable && word.value !== null ? { ...word, value: null, unresolved: word.value } : word;
}
