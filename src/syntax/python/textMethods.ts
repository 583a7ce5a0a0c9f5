import type { TextRange } from "../../text/textRange.ts";
import { type PythonValue, textOf } from "./pythonValue.ts";

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

/** Parts of a path with a slash between; one that begins with a slash starts anew. `null` where any is not known. */
export function joinedPath(parts: readonly PythonValue[], range: TextRange): PythonValue | null {
  const texts = parts.map(textOf);
  const known = texts.filter((text) => text !== null);
  if (known.length < texts.length) return null;
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

function listOf(texts: readonly string[], range: TextRange): PythonValue {
  const items = texts.map((text) => ({ value: textAt(text, range), conditional: false, isMany: false }));
  return { kind: "list", items, range };
}
