import type { TextRange } from "../../text/textRange.ts";
import { sharedPlace } from "./atUse.ts";
import { type PythonPiece, type PythonValue, piecesOf, textOf } from "./pythonValue.ts";

interface Given {
  readonly positional: readonly PythonValue[];
  /** A mapping, where names are used. */
  readonly named: PythonValue;
}

/**
 * `"vllm serve {} --port {port}".format(…)` and `"vllm serve %s" % …`. `null` where the text is not known.
 */
export function formattedText(
  template: PythonValue,
  style: "braces" | "percent",
  given: Given,
  range: TextRange,
): PythonValue | null {
  if (template.kind !== "text" || textOf(template) === null) return null;
  let next = 0;
  const pieces: PythonPiece[] = [];
  for (const piece of template.pieces) {
    let done = 0;
    for (const match of piece.value.matchAll(style === "braces" ? bracePlace : percentPlace)) {
      pieces.push(...partOf(piece, done, match.index));
      done = match.index + match[0].length;
      const [written, name, conversion] = match;
      if (written === "{{" || written === "}}" || written === "%%") {
        pieces.push({ ...piece, value: written.charAt(0), verbatim: false });
        continue;
      }
      const isIndex = /^\d+$/.test(name ?? "");
      const value = isIndex
        ? given.positional[Number(name)]
        : name
          ? entryOf(given.named, name)
          : given.positional[next++];
      // What is shown in a form of its own, `{:>8}`, is more than the value.
      const isKnown = !conversion && (value?.kind === "text" || value?.kind === "plain");
      const start = piece.range.start + match.index;
      const own = piece.verbatim ? { start, end: start + written.length } : range;
      if (!isKnown) pieces.push(unknownAt(written, own));
      else
        for (const each of piecesOf(value)) {
          const expression = each.expression ?? each.value;
          pieces.push({ ...each, range: sharedPlace(own), verbatim: false, expression });
        }
    }
    pieces.push(...partOf(piece, done, piece.value.length));
  }
  return { kind: "text", pieces, range };
}

/** `{}`, `{0}`, `{name}`; what is shown in a form of its own, `{:>8}`, is caught to be refused. */
const bracePlace = /\{\{|\}\}|\{(\w*)([^{}\w][^{}]*)?\}/g;

/** `%s`, `%d`, `%(name)s`. */
const percentPlace = /%%|%(?:\((\w+)\))?(?:[sdir]|([^%]))/g;

function partOf(piece: PythonPiece, start: number, end: number): readonly PythonPiece[] {
  if (start === end) return [];
  const value = piece.value.slice(start, end);
  if (!piece.verbatim) return [{ ...piece, value }];
  return [{ ...piece, value, range: { start: piece.range.start + start, end: piece.range.start + end } }];
}

function entryOf(mapping: PythonValue, key: string): PythonValue | undefined {
  const found =
    mapping.kind === "mapping" ? mapping.entries.findLast((entry) => entry.key === key) : undefined;
  return found?.conditional ? undefined : found?.value;
}

function unknownAt(expression: string, range: TextRange): PythonPiece {
  return { value: expression, range, verbatim: false, unresolved: true, expression, definition: null };
}

/** `textwrap.dedent(…)`: without the blanks that all lines begin with. */
export function dedentedText(value: PythonValue): PythonValue {
  if (value.kind !== "text") return value;
  const lines = value.pieces
    .map((piece) => piece.value)
    .join("")
    .split("\n");
  const indents = lines
    .filter((line) => /\S/.test(line))
    .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const margin = Math.min(...indents);
  if (!Number.isFinite(margin) || margin === 0) return value;
  const pieces: PythonPiece[] = [];
  let isLineStart = true;
  for (const piece of value.pieces) {
    let done = 0;
    const pattern = isLineStart && !piece.unresolved ? /(?:^|\n)[ \t]*/g : /\n[ \t]*/g;
    for (const match of piece.unresolved ? [] : piece.value.matchAll(pattern)) {
      const kept = match[0].startsWith("\n") ? 1 : 0;
      pieces.push(...partOf(piece, done, match.index + kept));
      done = match.index + kept + Math.min(margin, match[0].length - kept);
    }
    pieces.push(...partOf(piece, done, piece.value.length));
    isLineStart = piece.value.endsWith("\n");
  }
  return { ...value, pieces };
}
