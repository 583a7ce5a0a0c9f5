import {
  type EmbeddedText,
  embedPieces,
  fileRange,
  placeholder,
  sliceEmbedded,
} from "../syntax/embeddedText.ts";
import {
  partsOf,
  resolvedPart,
  type SplitWord,
  splitWords,
  unresolvedPart,
  type WordPart,
} from "../syntax/splitWords.ts";
import { arraySyntax, type PowershellState, type ReadValue, wordSyntax } from "./powershellState.ts";
import { closingBracket, endOfQuoted, readStatements } from "./powershellStatements.ts";
import { readDefault } from "./powershellText.ts";

/** The text that an expression comes to; `null` where that cannot be told from the file. */
export function textOfExpression(value: EmbeddedText, state: PowershellState): SplitWord | null {
  const trimmed = withoutCast(trim(value));
  const close = trimmed.text.startsWith("(") ? closingBracket(trimmed.text, 0) : -1;
  if (close > 0 && close === trimmed.text.length - 1)
    return textOfExpression(sliceEmbedded(trimmed, 1, close), state);
  const read = readerOf(state);
  return (
    defaultWord(trimmed, state) ??
    joined(trimmed, state) ??
    composed(splitWords(trimmed, arraySyntax(state, read)), trimmed) ??
    plainWord(splitWords(trimmed, wordSyntax(state, read)), trimmed)
  );
}

/** `[int]$env:PORT`: what it is taken for is left to vLLM. */
function withoutCast(value: EmbeddedText): EmbeddedText {
  const cast = /^\[(?:int|long|double|decimal|string)\]\s*(?=["'$(\d])/i.exec(value.text)?.[0];
  return cast === undefined ? value : sliceEmbedded(value, cast.length, value.text.length);
}

/** Reads what stands in brackets with what the script has assigned so far. */
export function readerOf(state: PowershellState): ReadValue {
  return (value) => textOfExpression(value, state);
}

/** The items of `@("a", "b")` or `"a", "b"`; `null` for what is no array. */
export function itemsOfArray(value: EmbeddedText, state: PowershellState): readonly SplitWord[] | null {
  const trimmed = trim(value);
  const head = /^(?:\[[\w.]+(?:\[\])?\]\s*)*@\(/.exec(trimmed.text)?.[0].length;
  const isWhole = head !== undefined && closingBracket(trimmed.text, head - 1) === trimmed.text.length - 1;
  if (isWhole) return itemsIn(sliceEmbedded(trimmed, head, trimmed.text.length - 1), state);
  const isList = /^["'$]/.test(trimmed.text) && !/\s-f\s/i.test(trimmed.text) && hasComma(trimmed.text);
  return isList ? itemsIn(trimmed, state) : null;
}

function itemsIn(list: EmbeddedText, state: PowershellState): readonly SplitWord[] {
  const words = splitWords(list, arraySyntax(state, readerOf(state)));
  return words.flatMap((word) => spread(word, state));
}

/** `@options`, `$options`: the items of an array, each a word. */
export function spread(word: SplitWord, state: PowershellState): readonly SplitWord[] {
  const written = state.file.slice(word.range.start, word.range.end);
  const name = /^"?[@$]\{?(\w+(?:\.\w+)?)\}?"?$/.exec(written)?.[1]?.toLowerCase();
  if (name === undefined) return [word];
  return state.arrays.get(name) ?? (written.startsWith("@") ? spreadTable(word, name, state) : [word]);
}

/** `@parameters` of a hash table: each key is a parameter's name. */
function spreadTable(word: SplitWord, name: string, state: PowershellState): readonly SplitWord[] {
  const keys = [...new Set([...state.texts.keys(), ...state.arrays.keys()])].filter((key) =>
    key.startsWith(`${name}.`),
  );
  if (keys.length === 0) return [word];
  return keys.flatMap((key) => {
    const value = `-${key.slice(name.length + 1)}`;
    const parameter = {
      text: embedPieces([{ value, range: word.range, verbatim: false }]),
      range: word.range,
    };
    const text = state.texts.get(key);
    return [parameter, ...(state.arrays.get(key) ?? (text ? [text] : []))];
  });
}

/** `@{ Model = "org/m"; Port = 8000 }`: what each key has. */
export function entriesOfTable(value: EmbeddedText): readonly { key: string; value: EmbeddedText }[] | null {
  const trimmed = trim(value);
  const head = /^(?:\[[\w.]+\]\s*)?@\{/.exec(trimmed.text)?.[0].length;
  if (head === undefined || closingBracket(trimmed.text, head - 1) !== trimmed.text.length - 1) return null;
  return readStatements(sliceEmbedded(trimmed, head, trimmed.text.length - 1)).flatMap(({ text }) => {
    const [whole, quoted, plain] = /^\s*(?:["'](\w+)["']|(\w+))\s*=\s*/.exec(text.text) ?? [];
    const key = quoted ?? plain;
    if (whole === undefined || key === undefined) return [];
    return [{ key: key.toLowerCase(), value: sliceEmbedded(text, whole.length, text.text.length) }];
  });
}

/** Whether a comma stands outside quotes and brackets. */
function hasComma(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const end = endOfQuoted(text, at);
    const close = end > at ? end - 1 : /[({]/.test(text.charAt(at)) ? closingBracket(text, at) : at;
    if (close < 0) return false;
    if (text.charAt(at) === ",") return true;
    at = close;
  }
  return false;
}

function trim(value: EmbeddedText): EmbeddedText {
  const start = value.text.length - value.text.trimStart().length;
  return sliceEmbedded(value, start, Math.max(start, value.text.trimEnd().length));
}

/** A string, a number or a variable, and nothing behind it. */
function plainWord([only, more]: readonly SplitWord[], { text }: EmbeddedText): SplitWord | null {
  return only && !more && /^(?:["']|@["']|-?\d|\$\w)/.test(text) ? only : null;
}

/** `"serve {0} {1}" -f $a, $b` and `"serve " + $a`. */
function composed(words: readonly SplitWord[], value: EmbeddedText): SplitWord | null {
  const [first, operator, ...rest] = words;
  if (!first || !operator || rest.length === 0 || !/^["'$(]/.test(value.text)) return null;
  const range = fileRange(value, 0, value.text.length);
  if (operator.text.text.toLowerCase() === "-f") {
    const { text } = first.text;
    const parts: WordPart[] = [];
    let from = 0;
    for (const match of text.matchAll(/\{\{|\}\}|\{(\d+)(:\w+)?\}/g)) {
      const item = match[1] === undefined ? undefined : rest[Number(match[1])];
      const isEscape = match[1] === undefined;
      if ((!isEscape && !item) || match[2] !== undefined) return null;
      parts.push(...partsOf(first.text, from, match.index + (isEscape ? 1 : 0)));
      if (item) {
        const [start, end] = [match.index, match.index + match[0].length];
        const isOpen = item.text.pieces.some((piece) => piece.expanded?.unresolved);
        parts.push(
          isOpen
            ? unresolvedPart(first.text, start, end, placeholder)
            : resolvedPart(first.text, start, end, item.text.text, null),
        );
      }
      from = match.index + match[0].length;
    }
    return { text: embedPieces([...parts, ...partsOf(first.text, from, text.length)]), range };
  }
  const terms = words.filter((_, index) => index % 2 === 0);
  const isSum = words.length % 2 === 1 && words.every(({ text }, at) => at % 2 === 0 || text.text === "+");
  if (!isSum || !terms.some(({ text }) => /\D/.test(text.text))) return null;
  return { text: embedPieces(terms.flatMap(({ text }) => partsOf(text, 0, text.text.length))), range };
}

/** `@("a", "b") -join " "`. */
function joined(value: EmbeddedText, state: PowershellState): SplitWord | null {
  const operator = /\s-join\s+(?:" "|' ')$/i.exec(value.text)?.[0];
  if (operator === undefined) return null;
  const list = trim(sliceEmbedded(value, 0, value.text.length - operator.length));
  const name = /^\$(\w+)$/.exec(list.text)?.[1]?.toLowerCase();
  const items = name === undefined ? itemsOfArray(list, state) : state.arrays.get(name);
  return items ? joinWords(items) : null;
}

/** Words as one text, with a blank between each two. */
export function joinWords(words: readonly SplitWord[], separator = " "): SplitWord | null {
  const [first] = words;
  const last = words.at(-1);
  if (!first || !last) return null;
  const parts = words.flatMap(({ text, range }, index) => [
    ...(index === 0
      ? []
      : [{ value: separator, range: { start: range.start, end: range.start }, verbatim: false }]),
    ...partsOf(text, 0, text.text.length),
  ]);
  const end = Math.max(first.range.start, last.range.end);
  return { text: embedPieces(parts), range: { start: first.range.start, end } };
}

/** What an expression with a default comes to, where nothing else is given. */
function defaultWord(value: EmbeddedText, state: PowershellState): SplitWord | null {
  const found = readDefault(value);
  if (!found) return null;
  const [, isEnvironment, name = ""] = /^\$(env:)?(\w+)$/i.exec(found.variable) ?? [];
  const range = fileRange(value, 0, value.text.length);
  const fallback = { text: found.text, range };
  if (isEnvironment)
    return state.environment.get(name.toLowerCase())?.value.value === undefined ? fallback : null;
  const given = state.texts.get(name.toLowerCase());
  return given === undefined || given?.text.text === "" ? fallback : given;
}
