import { type ExpandedWord, isResolved, type Piece, slicePieces, textOf } from "./expandedWord.ts";
import { expandValue, expandWords } from "./expandWord.ts";
import type { ExpansionContext } from "./expansion.ts";
import type { Assignment, AssignmentStatement, ShellWord } from "./shellScript.ts";
import { type BoundValue, unknownValue } from "./variables.ts";

/** Does what `A=1`, `export A=1 B`, `local A` or `unset A` does to the variables. */
export function assignVariables(statement: AssignmentStatement, context: ExpansionContext): void {
  const { variables } = context;
  const exports = statement.keyword === "export" || statement.options.some((option) => /^-\w*x/.test(option));
  for (const { name, range } of statement.names) {
    const known = variables.bindings.get(name);
    if (statement.keyword === "unset") variables.bindings.delete(name);
    else if (known) variables.bindings.set(name, { ...known, exported: known.exported || exports });
    else if (statement.keyword === "local")
      variables.bindings.set(name, {
        value: { kind: "text", pieces: [] },
        nameRange: range,
        exported: false,
      });
  }
  for (const assignment of statement.assignments) {
    const known = variables.bindings.get(assignment.name);
    const exported = exports || variables.exportAll || (known?.exported ?? false);
    const value = assignedValue(assignment, known?.value, context);
    variables.bindings.set(assignment.name, { value, nameRange: assignment.nameRange, exported });
  }
}

/** `: "${MODEL:=org/m}"` assigns what is not there yet. */
export function assignDefaults(words: readonly ShellWord[], context: ExpansionContext): void {
  const { bindings } = context.variables;
  for (const word of words) {
    for (const part of word.parts) {
      if (part.kind !== "parameter" || !part.operator.endsWith("=")) continue;
      const known = bindings.get(part.name);
      const isEmpty = known?.value.kind === "text" && known.value.pieces.length === 0;
      if (known && !(isEmpty && part.operator === ":=")) continue;
      const pieces = expandValue({ ...word, parts: part.operand }, context);
      const exported = known?.exported ?? false;
      bindings.set(part.name, { value: { kind: "text", pieces }, nameRange: part.range, exported });
    }
  }
}

function assignedValue(
  assignment: Assignment,
  known: BoundValue | undefined,
  context: ExpansionContext,
): BoundValue {
  if (assignment.key) return withElement(assignment, assignment.key, known, context);
  if (assignment.value.kind === "array") {
    const words = expandWords(assignment.value.words, context);
    const entries = entriesOf(words);
    if (entries) return assignment.append ? unknownValue : { kind: "map", entries };
    if (!assignment.append) return limited({ kind: "list", words });
    if (known?.kind === "unknown") return unknownValue;
    return limited({ kind: "list", words: [...(known?.kind === "list" ? known.words : []), ...words] });
  }
  const pieces = expandValue(assignment.value.word, context);
  if (!assignment.append) return limited({ kind: "text", pieces });
  return known?.kind === "text"
    ? limited({ kind: "text", pieces: [...known.pieces, ...pieces] })
    : unknownValue;
}

/** `A[key]=x`: the value with one element more, or another. */
function withElement(
  { value, append }: Assignment,
  key: ShellWord,
  known: BoundValue | undefined,
  context: ExpansionContext,
): BoundValue {
  const keyPieces = expandValue(key, context);
  if (value.kind !== "scalar" || append || !isResolved(keyPieces)) return unknownValue;
  const name = textOf(keyPieces);
  const pieces = expandValue(value.word, context);
  if (known?.kind === "map") return { kind: "map", entries: new Map(known.entries).set(name, pieces) };
  if (known === undefined && !/^[\d$]/.test(name)) return { kind: "map", entries: new Map([[name, pieces]]) };
  const words = known?.kind === "list" ? known.words : [];
  if ((known && known.kind !== "list") || name !== `${words.length}` || !value.word) return unknownValue;
  const { range, written } = value.word;
  return limited({ kind: "list", words: [...words, { range, written, pieces, conditional: false }] });
}

/** The elements of `([a]=x [b]=y)`; `null` where the words are no such list, or their keys numbers. */
function entriesOf(words: readonly ExpandedWord[]): ReadonlyMap<string, readonly Piece[]> | null {
  const entries = new Map<string, readonly Piece[]>();
  for (const { pieces } of words) {
    const text = textOf(pieces);
    const head = /^\[([^\]]*)\]=/.exec(text);
    if (!head?.[1] || /^\d+$/.test(head[1])) return null;
    entries.set(head[1], slicePieces(pieces, head[0].length, text.length));
  }
  return entries.size > 0 ? entries : null;
}

const mostPieces = 1_000;
const longestValue = 100_000;

/** A variable that doubles itself (`A="$A $A"`) grows without end: beyond any real value it is not followed. */
function limited(value: BoundValue): BoundValue {
  const pieces = value.kind === "text" ? value.pieces : [];
  const words = value.kind === "list" ? value.words : [];
  const length = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  return pieces.length > mostPieces || words.length > mostPieces || length > longestValue
    ? unknownValue
    : value;
}

/** The value of a prefix assignment (`A=1 vllm serve`) as a word. */
export function valueWord(assignment: Assignment, context: ExpansionContext): ExpandedWord {
  const word = assignment.value.kind === "scalar" ? assignment.value.word : null;
  const pieces = expandValue(word, context);
  const range = word?.range ?? { start: assignment.range.end, end: assignment.range.end };
  return {
    range,
    written: word?.written ?? "",
    pieces,
    conditional: pieces.some((piece) => piece.conditional),
  };
}
