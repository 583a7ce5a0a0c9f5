import {
  type EmbeddedText,
  embedPieces,
  fileRange,
  isVerbatim,
  placeholder,
  sliceEmbedded,
} from "../../syntax/embeddedText.ts";
import type { Interpolate } from "./yamlText.ts";

type Part = Parameters<typeof embedPieces>[0][number];

/** What a variable stands for, `value` being `null` where nobody can tell, and where that is said. */
export interface ComposeVariable {
  readonly value: string | null;
  readonly place: string;
}

export type FindComposeVariable = (name: string) => ComposeVariable | null;

/**
 * Fills in `${NAME:-default}` and `$NAME` as compose does before it reads a value, `$$` being a dollar sign. Values
 * come from the environment, which nobody knows here, and from `.env`; where neither tells, a default counts.
 * Source: the compose file reference, "Interpolation".
 */
export function composeInterpolation(find: FindComposeVariable): Interpolate {
  return (text) => interpolate(text, find);
}

function interpolate(text: EmbeddedText, find: FindComposeVariable): EmbeddedText {
  if (!text.text.includes("$")) return text;
  const parts: Part[] = [];
  let copiedTo = 0;
  const copyTo = (end: number) => {
    parts.push(...partsOf(sliceEmbedded(text, copiedTo, end)));
  };
  for (let at = text.text.indexOf("$"); at >= 0; at = text.text.indexOf("$", copiedTo)) {
    const end = endOfReference(text.text, at);
    if (end === at + 1) {
      // A lone dollar sign is text.
      copyTo(end);
    } else {
      copyTo(at);
      parts.push(...referenceParts(text, at, end, find));
    }
    copiedTo = end;
  }
  copyTo(text.text.length);
  return embedPieces(parts);
}

function partsOf({ text, pieces }: EmbeddedText): Part[] {
  return pieces.map(({ start, length, ...place }) => ({
    ...place,
    value: text.slice(start, start + length),
  }));
}

/** Beyond this a brace that is open was never meant as a reference. */
const longestReference = 2000;

/** The offset behind `$$`, `$NAME` or `${…}` at `at`; `at + 1` where there is none. */
function endOfReference(text: string, at: number): number {
  const simple = /^\$(?:\$|[A-Za-z_]\w*)/.exec(text.slice(at, at + 200))?.[0];
  if (simple) return at + simple.length;
  if (text.charAt(at + 1) !== "{") return at + 1;
  let depth = 0;
  const end = Math.min(text.length, at + longestReference);
  for (let index = at + 1; index < end; index++) {
    if (text.charAt(index) === "{") depth++;
    else if (text.charAt(index) === "}" && --depth === 0) return index + 1;
  }
  return at + 1;
}

function referenceParts(text: EmbeddedText, start: number, end: number, find: FindComposeVariable): Part[] {
  const reference = text.text.slice(start, end);
  const range = fileRange(text, start, end);
  if (reference === "$$") return [{ value: "$", range, verbatim: false }];
  const expanded = { expression: reference, unresolved: true, conditional: false, definition: null };
  const unknown: Part = { value: placeholder, range, verbatim: false, expanded };
  const [head, name = "", operator = ""] = /^\$\{?([A-Za-z_]\w*)(:?[-+?])?/.exec(reference) ?? [];
  const variable = find(name);
  const isSet = variable !== null && (variable.value !== "" || !operator.startsWith(":"));
  if (isSet && !operator.endsWith("+")) return variableParts(variable, unknown);
  if (head === undefined || !/[-+]$/.test(operator)) return [unknown];
  const inner = interpolate(sliceEmbedded(text, start + head.length, end - 1), find);
  if (operator.endsWith("+")) return isSet ? partsOf(inner) : partsOf(inner).map(asConditional);
  if (inner.pieces.some((piece) => piece.expanded?.unresolved)) return [unknown];
  // Words of a default are edited where they stand; a value that is all of a word keeps its expression.
  if (/[\s"']/.test(inner.text)) return partsOf(inner);
  if (inner.text === "") return [];
  const [only] = inner.pieces;
  const verbatim = inner.pieces.length === 1 && isVerbatim(inner, 0, inner.text.length);
  const definition = only?.expanded?.definition ?? (verbatim ? fileRange(inner, 0, inner.text.length) : null);
  return [
    { value: inner.text, range, verbatim: false, expanded: { ...expanded, unresolved: false, definition } },
  ];
}

/** A value of several words is none that an edit at the reference could take the place of. */
function variableParts({ value, place }: ComposeVariable, unknown: Part): Part[] {
  if (value === null || !unknown.expanded) return [unknown];
  const replaceable = !/[\s"']/.test(value);
  const range = { ...unknown.range, elsewhere: { place, replaceable } };
  return value === ""
    ? []
    : [{ ...unknown, value, range, expanded: { ...unknown.expanded, unresolved: false } }];
}

function asConditional(part: Part): Part {
  const known = part.expanded ?? { expression: part.value, unresolved: false, definition: null };
  return { ...part, expanded: { ...known, conditional: true } };
}
