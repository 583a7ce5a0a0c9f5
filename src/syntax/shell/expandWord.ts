import { type EmbeddedText, embedPieces } from "../embeddedText.ts";
import { evaluateArithmetic } from "./arithmetic.ts";
import { documentPrinted, outputOfCommand } from "./commandOutput.ts";
import {
  type ExpandedWord,
  isResolved,
  type Piece,
  textOf,
  unresolvedPiece,
  wordOfPieces,
} from "./expandedWord.ts";
import type { Expansion, ExpansionContext } from "./expansion.ts";
import { resolveParameter } from "./resolveParameter.ts";
import type { ArithmeticPart, CommandPart, LiteralPart, ShellWord, WordPart } from "./shellScript.ts";
import type { BoundValue } from "./variables.ts";

/** Expands words as bash would: one word gives none (`$EMPTY`), one, or several (`"${A[@]}"`, `$FLAGS`). */
export function expandWords(words: readonly ShellWord[], context: ExpansionContext): ExpandedWord[] {
  const expanded: ExpandedWord[] = [];
  for (const word of words) {
    const own = expandWord(word, context);
    const before = own.length === 0 ? expanded.pop() : undefined;
    // The script counts on somebody who gives what stands alone here.
    if (before) expanded.push({ ...before, nothingBehind: before.nothingBehind ?? word.written });
    else for (const each of own) expanded.push(each);
  }
  return expanded;
}

/** Expands the value of an assignment, where nothing is split. */
export function expandValue(word: ShellWord | null, context: ExpansionContext): readonly Piece[] {
  if (!word) return [];
  return expandOperand(word.parts, context).flatMap(unfold);
}

/** Of a value with blanks the pieces it was assigned, so that `C="$C --x"` grows piece by piece. */
function unfold(piece: Piece): readonly Piece[] {
  return piece.source && hasBlank(piece) ? piece.source.flatMap(unfold) : [piece];
}

function expandPart(part: WordPart, context: ExpansionContext): Expansion {
  switch (part.kind) {
    case "literal":
      return { pieces: [literalPiece(part)] };
    case "command":
      return { pieces: expandCommand(part, context) };
    case "arithmetic":
      return { pieces: [expandArithmetic(part, context)] };
    case "parameter":
      return resolveParameter(part, context, (operand) => expandOperand(operand, context));
  }
}

function literalPiece({ value, range, verbatim, expanded }: LiteralPart): Piece {
  const text = expanded?.unresolved ? expanded.expression : value;
  return {
    text,
    range,
    verbatim,
    unresolved: expanded?.unresolved ?? false,
    conditional: expanded?.conditional ?? false,
    expression: expanded?.expression ?? null,
    source: null,
    definition: expanded?.definition ?? null,
  };
}

function expandOperand(operand: readonly WordPart[], context: ExpansionContext): Piece[] {
  return operand.flatMap((part) => {
    const expansion = expandPart(part, context);
    return Array.isArray(expansion) ? joinWords(expansion) : [...expansion.pieces];
  });
}

/** `$(basename "$MODEL")`: what follows from texts that are known. */
function expandCommand(part: CommandPart, context: ExpansionContext): Piece[] {
  const { script, expression, range } = part;
  const document = documentPrinted(script);
  // A script keeps its places, so that its words are found; JSON is one text, which is replaced as a whole.
  if (document && !/^\s*[{[]/.test(document.written)) return [...expandValue(document, context)];
  const piece = unresolvedPiece(expression, range);
  const text = outputIn(script, context);
  if (text === null) return [...(context.chosen?.(part) ?? [piece])];
  return text === "" ? [] : [{ ...piece, text, verbatim: false, unresolved: false }];
}

function outputIn(script: EmbeddedText, context: ExpansionContext): string | null {
  return outputOfCommand(script, (word) => {
    const words = expandWords([word], context);
    const isKnown = words.every(({ conditional, pieces }) => !conditional && isResolved(pieces));
    return isKnown ? words.map(({ pieces }) => textOf(pieces)) : null;
  });
}

/** The number that a variable holds; `null` where it holds another text, or the file does not tell. */
export function numberIn(name: string, { variables }: ExpansionContext): number | null {
  if (name.startsWith("#")) return lengthOf(variables.bindings.get(name.slice(1))?.value);
  const bound = variables.bindings.get(name)?.value;
  if (bound?.kind !== "text" || !isResolved(bound.pieces)) return null;
  if (bound.pieces.some((piece) => piece.conditional)) return null;
  const text = textOf(bound.pieces);
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** How many words an array holds, where that is certain. */
function lengthOf(value: BoundValue | undefined): number | null {
  if (value?.kind !== "list") return null;
  const isCertain = value.words.every((word) => !word.conditional && isResolved(word.pieces));
  return isCertain ? value.words.length : null;
}

function expandArithmetic(part: ArithmeticPart, context: ExpansionContext): Piece {
  const body = withOutputs(part, context);
  const value = evaluateArithmetic(body, (name) => numberIn(name, context));
  const unresolved = unresolvedPiece(part.expression, part.range);
  return value === null
    ? unresolved
    : { ...unresolved, text: String(value), verbatim: false, unresolved: false };
}

/** `$((1 + $(echo $IDS | wc -w)))`: with the numbers that the commands print, where those follow from known texts. */
function withOutputs({ body, range }: ArithmeticPart, context: ExpansionContext): string {
  let text = body;
  for (let start = text.lastIndexOf("$("); start >= 0; start = text.lastIndexOf("$(", start - 1)) {
    const end = closingParenthesis(text, start + 2);
    const value = end === null ? "" : text.slice(start + 2, end);
    const output = outputIn(embedPieces([{ value, range, verbatim: false }]), context)?.trim() ?? "";
    if (end === null || !/^\d{1,15}$/.test(output)) return body;
    text = `${text.slice(0, start)}${output}${text.slice(end + 1)}`;
    if (start === 0) break;
  }
  return text;
}

function closingParenthesis(text: string, from: number): number | null {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return at;
  }
  return null;
}

function expandWord(word: ShellWord, context: ExpansionContext): readonly ExpandedWord[] {
  const [only] = word.parts;
  // Most words are no more than what is written.
  if (only?.kind === "literal" && word.parts.length === 1) {
    const piece = literalPiece(only);
    const { range, written } = word;
    const isThere = only.quoted || only.value !== "";
    return isThere ? [{ range, written, pieces: [piece], conditional: piece.conditional }] : [];
  }
  const fields = new Fields(word);
  for (const part of word.parts) {
    const expansion = expandPart(part, context);
    if (Array.isArray(expansion)) fields.addWords(expansion);
    else if (part.quoted) fields.addQuoted(expansion.pieces);
    else if (part.kind === "literal") fields.addQuoted(expansion.pieces, part.value !== "");
    else fields.addSplit(expansion.pieces);
  }
  return fields.finish();
}

/** Collects the words that come of one written word. */
class Fields {
  readonly #word: ShellWord;
  readonly #done: ExpandedWord[] = [];
  #pieces: Piece[] = [];
  /** Whether a word is begun, which an empty pair of quotes does and an empty variable does not. */
  #begun = false;
  /** Whether the word that is being collected, or one before it, was cut out of an expansion. */
  #split = false;

  constructor(word: ShellWord) {
    this.#word = word;
  }

  addQuoted(pieces: readonly Piece[], begins = true): void {
    this.#pieces.push(...pieces);
    this.#begun ||= begins;
  }

  /** Unquoted: blanks in the value separate words, and a value that is a flag is a word of where it is defined. */
  addSplit(pieces: readonly Piece[]): void {
    const whole = this.#word.parts.length === 1;
    for (const piece of pieces) {
      if (piece.source && (hasBlank(piece) || (whole && beginsWithHyphen(piece))))
        this.#addApart(piece.source);
      else if (piece.text !== "") this.addQuoted([piece]);
    }
  }

  /** `"${A[@]}"` on its own is the array's words; within other text their values go into one word. */
  addWords(words: readonly ExpandedWord[]): void {
    if (this.#word.parts.length === 1) this.#done.push(...words);
    else this.addQuoted(joinWords(words), words.length > 0);
  }

  finish(): ExpandedWord[] {
    this.#close();
    return this.#done;
  }

  #addApart(pieces: readonly Piece[]): void {
    this.#split = true;
    for (const piece of pieces) {
      if (piece.source && hasBlank(piece)) {
        this.#addApart(piece.source);
        continue;
      }
      if (piece.unresolved || piece.source) {
        this.addQuoted([piece]);
        continue;
      }
      for (const match of piece.text.matchAll(/\s+|\S+/g)) {
        if (/^\s/.test(match[0])) this.#close();
        else this.addQuoted([sliceOfPiece(piece, match.index, match.index + match[0].length)]);
      }
    }
  }

  #close(): void {
    if (this.#begun) {
      const { range, written } = this.#word;
      const conditional = this.#pieces.some((piece) => piece.conditional);
      const apart = this.#split && this.#pieces.length > 0;
      this.#done.push(
        apart ? wordOfPieces(this.#pieces, range) : { range, written, pieces: this.#pieces, conditional },
      );
    }
    this.#pieces = [];
    this.#begun = false;
  }
}

/** Whether the value holds a blank that bash would split at; those inside an expression do not count. */
function hasBlank(piece: Piece): boolean {
  if (piece.unresolved && !piece.source) return false;
  return /\s/.test(piece.text) && (piece.source?.some(hasBlank) ?? true);
}

function beginsWithHyphen(piece: Piece): boolean {
  const first = piece.source?.[0];
  return first ? beginsWithHyphen(first) : !piece.unresolved && piece.text.startsWith("-");
}

function sliceOfPiece(piece: Piece, start: number, end: number): Piece {
  const text = piece.text.slice(start, end);
  if (!piece.verbatim || text.length === piece.text.length) return { ...piece, text };
  return { ...piece, text, range: { start: piece.range.start + start, end: piece.range.start + end } };
}

/** `"${A[*]}"` and arrays in assignments: the words with a blank between them. */
function joinWords(words: readonly ExpandedWord[]): Piece[] {
  return words.flatMap((word, index) => {
    const marked = word.pieces.map((piece) => ({
      ...piece,
      conditional: piece.conditional || word.conditional,
    }));
    const blank = {
      ...unresolvedPiece(" ", { start: word.range.start, end: word.range.start }),
      unresolved: false,
    };
    return index === 0
      ? marked
      : [{ ...blank, verbatim: false, expression: null, conditional: word.conditional }, ...marked];
  });
}
