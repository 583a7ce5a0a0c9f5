import type { TextRange } from "../../text/textRange.ts";
import { changedText } from "./changedText.ts";
import { isResolved, type Piece, textOf, unresolvedPiece } from "./expandedWord.ts";
import type { Expansion, ExpansionContext } from "./expansion.ts";
import type { ParameterPart, WordPart } from "./shellScript.ts";
import { type BoundValue, unknownValue } from "./variables.ts";

type ExpandOperand = (operand: readonly WordPart[]) => Piece[];

/**
 * What `$A`, `${A:-d}`, `${A[@]}` stand for. A variable that the file does not assign counts as unset where a
 * default is given: the file says what happens then. Without a default it stays unresolved.
 */
export function resolveParameter(
  part: ParameterPart,
  context: ExpansionContext,
  expandOperand: ExpandOperand,
): Expansion {
  const whole = context.variables.bindings.get(part.name)?.value;
  const isWhole = !part.subscript && !part.quoted && context.variables.spreadsArrays;
  const wantsAll = isWhole || /^[@*]$/.test(part.subscript ?? part.name);
  const changed = part.operator === "other" ? resolveChange(part, whole, context) : null;
  if (changed) return changed;
  const value = wantsAll || part.subscript === null ? whole : elementOf(part, whole, context, expandOperand);
  // `${A[@]+"${A[@]}"}` is how scripts that run under `set -u` write `"${A[@]}"`.
  if (part.operator.endsWith("+") && isWholeOf(part.operand, part.name))
    return value?.kind === "list" ? [...value.words] : [];
  const defaulted = resolveOperator(part, value, expandOperand);
  if (defaulted) return defaulted;
  if (value?.kind === "list" && part.operator !== "other") {
    if (wantsAll) return [...value.words];
    const [word] = value.words;
    return word && !word.conditional ? usePieces(part, word.pieces, context) : unresolved(part);
  }
  if (value?.kind === "text" && part.operator !== "other") return usePieces(part, value.pieces, context);
  return unresolved(part);
}

/** The element that `${A[$KEY]}` names; `undefined` where the array has none. */
function elementOf(
  part: ParameterPart,
  value: BoundValue | undefined,
  { variables }: ExpansionContext,
  expandOperand: ExpandOperand,
): BoundValue | undefined {
  if (value?.kind !== "map" && value?.kind !== "list") return value;
  const pieces = expandOperand(part.key);
  if (!isResolved(pieces) || pieces.some((piece) => piece.conditional)) return unknownValue;
  const key = textOf(pieces);
  if (value.kind === "map") {
    const found = value.entries.get(key);
    return found && { kind: "text", pieces: found };
  }
  const named = variables.bindings.get(key)?.value;
  const index = named?.kind === "text" ? textOf(named.pieces) : key;
  if (!/^\d{1,9}$/.test(index)) return unknownValue;
  const word = value.words[Number(index)];
  if (value.words.slice(0, Number(index) + 1).some((each) => each.conditional)) return unknownValue;
  return word && { kind: "text", pieces: word.pieces };
}

/** `${A##x}`, `${#A[@]}`: what follows from a value that is known. */
function resolveChange(
  part: ParameterPart,
  value: BoundValue | undefined,
  { variables }: ExpansionContext,
): Expansion | null {
  const counted = /^\$\{#(\w+)\[[@*]\]\}$/.exec(part.expression)?.[1];
  const list = counted === undefined ? undefined : variables.bindings.get(counted)?.value;
  const isCounted =
    list?.kind === "list" && list.words.every((word) => !word.conditional && isResolved(word.pieces));
  const isKnown = value?.kind === "text" && isResolved(value.pieces) && !value.pieces.some(isConditional);
  const text = isCounted
    ? String(list.words.length)
    : isKnown
      ? changedText(part.expression, textOf(value.pieces))
      : null;
  if (text === null) return null;
  const piece = unresolvedPiece(part.expression, part.range);
  return { pieces: text === "" ? [] : [{ ...piece, text, verbatim: false, unresolved: false }] };
}

function isConditional({ conditional }: Piece): boolean {
  return conditional;
}

function isWholeOf(operand: readonly WordPart[], name: string): boolean {
  const [only] = operand;
  return operand.length === 1 && only?.kind === "parameter" && only.name === name && only.subscript === "@";
}

/** `null` where the operator leaves the variable's own value. */
function resolveOperator(
  part: ParameterPart,
  value: BoundValue | undefined,
  expandOperand: ExpandOperand,
): Expansion | null {
  const state = fillOf(value, part.operator.startsWith(":"));
  switch (part.operator) {
    case ":-":
    case "-":
    case ":=":
    case "=":
      if (state === "empty") return usePieceOfDefault(part, expandOperand(part.operand));
      return state === "unknown" ? unresolved(part) : null;
    case ":+":
    case "+":
      if (state === "unknown" || value === undefined)
        return conditionalOperand(part, expandOperand(part.operand));
      return { pieces: state === "empty" ? [] : usePieceOfDefault(part, expandOperand(part.operand)).pieces };
    default:
      return null;
  }
}

function fillOf(value: BoundValue | undefined, emptyCounts: boolean): "empty" | "filled" | "unknown" {
  if (value === undefined) return "empty";
  if (value.kind === "unknown") return "unknown";
  if (value.kind === "map") return value.entries.size > 0 ? "filled" : "empty";
  if (value.kind === "list") {
    if (value.words.some((word) => !word.conditional)) return "filled";
    return value.words.length === 0 ? "empty" : "unknown";
  }
  const certain = value.pieces.filter((piece) => !piece.conditional && piece.text !== "");
  if (certain.some((piece) => !piece.unresolved)) return "filled";
  if (certain.length > 0 || value.pieces.some((piece) => piece.conditional)) return "unknown";
  return emptyCounts ? "empty" : "filled";
}

/** An expansion at the place where it is used, with the literal behind it. */
function usePieces(part: ParameterPart, pieces: readonly Piece[], context: ExpansionContext): Expansion {
  const [only] = pieces;
  const literal =
    pieces.length === 1 && only
      ? (only.definition ?? (only.source === null && only.verbatim ? only.range : null))
      : null;
  const definition = literal && context.useCount(part.name) <= 1 ? literal : null;
  return { pieces: [expansionPiece(part, pieces, definition)] };
}

function usePieceOfDefault(part: ParameterPart, pieces: readonly Piece[]): { pieces: Piece[] } {
  const [only] = pieces;
  const definition =
    pieces.length === 1 && only ? (only.definition ?? (only.verbatim ? only.range : null)) : null;
  return { pieces: [expansionPiece(part, pieces, definition)] };
}

function expansionPiece(
  part: ParameterPart,
  pieces: readonly Piece[],
  definition: Piece["definition"],
): Piece {
  const depth = 1 + pieces.reduce((most, piece) => Math.max(most, piece.depth ?? 0), 0);
  const length = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  if (depth > deepestSource || length > longestValue) return unresolvedPiece(part.expression, part.range);
  const resolved = isResolved(pieces);
  return {
    text: textOf(pieces),
    range: rangeOfUse(part.range, pieces),
    verbatim: false,
    unresolved: !resolved,
    conditional: pieces.some((piece) => piece.conditional),
    expression: part.expression,
    source: pieces,
    definition: resolved ? definition : null,
    depth,
  };
}

/** Variables that stand for each other one by one: whoever looks for what is behind them goes down all of them. */
const deepestSource = 200;

/** What doubles itself from one line to the next grows without end. */
const longestValue = 100_000;

/** Where the variable is used; what it stands for may come from another file. */
function rangeOfUse(range: TextRange, pieces: readonly Piece[]): TextRange {
  const elsewhere = pieces.find((piece) => piece.range.elsewhere)?.range.elsewhere;
  return elsewhere ? { ...range, elsewhere: { ...elsewhere, replaceable: true } } : range;
}

function conditionalOperand(part: ParameterPart, pieces: readonly Piece[]): Expansion {
  const marked = pieces.map((piece) => ({ ...piece, conditional: true }));
  return { pieces: [{ ...expansionPiece(part, marked, null), conditional: true }] };
}

function unresolved(part: ParameterPart): { pieces: Piece[] } {
  return { pieces: [unresolvedPiece(part.expression, part.range)] };
}
