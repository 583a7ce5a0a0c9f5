import type { TextRange } from "../../text/textRange.ts";
import { type PythonItem, type PythonPiece, type PythonValue, piecesOf, textOf } from "./pythonValue.ts";

const methods = ["lower", "upper", "strip", "rstrip", "lstrip", "replace", "split"] as const;

type TextMethod = (typeof methods)[number];

export function isTextMethod(name: string): name is TextMethod {
  return methods.some((method) => method === name);
}

/** What `"A".lower()` and the like make of a text; `null` where it, or what the method is given, is not known. */
export function changedText(
  value: PythonValue,
  method: TextMethod,
  given: readonly (string | null)[],
  range: TextRange,
): PythonValue | null {
  const text = textOf(value);
  const known = given.filter((each) => each !== null);
  if (text === null || known.length < given.length) return null;
  const [first, second] = known;
  switch (method) {
    case "lower":
      return textAt(text.toLowerCase(), range);
    case "upper":
      return textAt(text.toUpperCase(), range);
    case "strip":
      return textAt(trimmed(trimmed(text, first, "start"), first, "end"), range);
    case "lstrip":
      return textAt(trimmed(text, first, "start"), range);
    case "rstrip":
      return textAt(trimmed(text, first, "end"), range);
    case "replace":
      return first === undefined || second === undefined
        ? null
        : textAt(
            text.replaceAll(first, () => second),
            range,
          );
    case "split":
      return first === undefined || first === "" ? null : listOf(text.split(first), range);
  }
}

/**
 * Parts of a path with a slash between; one that begins with a slash starts anew. `null` where any is not known, but a
 * program is known by its name: `venv / "bin" / "vllm"`.
 */
export function joinedPath(parts: readonly PythonValue[], range: TextRange): PythonValue | null {
  const texts = parts.map(textOf);
  const known = texts.filter((text) => text !== null);
  if (known.length < texts.length) {
    const program = texts.at(-1);
    const [folder] = parts.flatMap(piecesOf);
    if (!folder || !program || !/(?:^|\/)vllm$/.test(program)) return null;
    const pieces = [{ ...folder, range, verbatim: false, unresolved: true }];
    return { kind: "text", pieces: [...pieces, ...piecesOf(textAt(`/${program}`, range))], range };
  }
  const whole = known.reduce((path, part) =>
    part.startsWith("/") || path === "" ? part : `${path.replace(/\/$/, "")}/${part}`,
  );
  return textAt(whole, range);
}

/** Without the characters of a set, blanks where none is given. */
function trimmed(text: string, characters: string | undefined, side: "start" | "end"): string {
  const isLeftOut = (character: string) =>
    characters === undefined ? /\s/.test(character) : characters.includes(character);
  let [start, end] = [0, text.length];
  if (side === "start") while (start < end && isLeftOut(text.charAt(start))) start++;
  else while (end > start && isLeftOut(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** A text that stands for a whole expression. */
export function textAt(value: string, range: TextRange): PythonValue {
  const piece = { value, range, verbatim: false, unresolved: false, expression: null, definition: null };
  return { kind: "text", pieces: [piece], range };
}

/** The key of a mapping as a text, where it is written. */
export function keyText({
  key,
  keyRange,
}: {
  readonly key: string;
  readonly keyRange: TextRange;
}): PythonValue {
  const text = textAt(key, keyRange);
  const isVerbatim = keyRange.end - keyRange.start === key.length;
  return text.kind === "text"
    ? { ...text, pieces: text.pieces.map((piece) => ({ ...piece, verbatim: isVerbatim })) }
    : text;
}

/** The words of a text that was split at its blanks, as items of a list; `null` where quotes or gaps hide where they end. */
export function wordsOfText(value: PythonValue): readonly PythonItem[] | null {
  if (value.kind !== "text" || value.pieces.some(({ conditional }) => conditional)) return null;
  const words: PythonPiece[][] = [];
  let isOpen = false;
  for (const piece of value.pieces) {
    if (!piece.unresolved && /["'\\]/.test(piece.value)) return null;
    const parts = piece.unresolved ? [{ 0: piece.value, index: 0 }] : [...piece.value.matchAll(/\s+|\S+/g)];
    for (const { 0: part, index } of parts) {
      if (!piece.unresolved && /^\s/.test(part)) {
        isOpen = false;
        continue;
      }
      const start = piece.range.start + index;
      const range = piece.verbatim && !piece.unresolved ? { start, end: start + part.length } : piece.range;
      const word = { ...piece, value: part, range };
      const last = words.at(-1);
      if (isOpen && last) last.push(word);
      else words.push([word]);
      isOpen = true;
    }
  }
  return words.map((pieces) => {
    const range = { start: pieces[0]?.range.start ?? 0, end: pieces.at(-1)?.range.end ?? 0 };
    // What nobody knows may be any number of words, or none.
    const isMany = pieces.some(({ unresolved }) => unresolved) && pieces.length === 1;
    return { value: { kind: "text", pieces, range }, conditional: false, isMany };
  });
}

function listOf(texts: readonly string[], range: TextRange): PythonValue {
  const items = texts.map((text) => ({ value: textAt(text, range), conditional: false, isMany: false }));
  return { kind: "list", items, range };
}
