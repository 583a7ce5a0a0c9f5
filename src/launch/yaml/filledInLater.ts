import type { Word } from "../../syntax/word.ts";

/**
 * A word that is nothing but `${MODEL}` or `$MODEL` where no shell reads it: what `envsubst`, Flux and the like put in
 * before the file is used, by names as environment variables have them. As it stands, nobody knows the value.
 */
export function filledInLater(word: Word): Word {
  const isVariable = /^\$(?:\{[A-Z][A-Z0-9_]+(?::?[-=][^{}]*)?\}|[A-Z][A-Z0-9_]+)$/.test(word.value ?? "");
  return isVariable && word.value !== null ? { ...word, value: null, unresolved: word.value } : word;
}
