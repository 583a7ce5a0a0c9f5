import type { TextRange } from "../../text/textRange.ts";
import type { PythonCall, PythonExpression, PythonModule, PythonStatement } from "./pythonModule.ts";

/** What an expression comes to, as far as the file tells. */
export type PythonValue =
  | { readonly kind: "text"; readonly pieces: readonly PythonPiece[]; readonly range: TextRange }
  | {
      readonly kind: "plain";
      readonly value: number | boolean | null;
      readonly range: TextRange;
      readonly definition: TextRange | null;
      /** Stands where a name is used, not where the value is written. */
      readonly isUse?: true;
    }
  | { readonly kind: "list"; readonly items: readonly PythonItem[]; readonly range: TextRange }
  | {
      readonly kind: "mapping";
      readonly entries: readonly PythonPair[];
      readonly mayHaveMore: boolean;
      readonly range: TextRange;
    }
  | { readonly kind: "unknown"; readonly expression: string; readonly range: TextRange };

export interface PythonPiece {
  /** Of an unresolved piece the expression. */
  readonly value: string;
  readonly range: TextRange;
  readonly verbatim: boolean;
  readonly unresolved: boolean;
  /** Set where the piece stands for an expression. */
  readonly expression: string | null;
  /** The literal elsewhere that gives the value, where an edit there changes nothing else. */
  readonly definition: TextRange | null;
  /** There only under a condition that the file does not decide. */
  readonly conditional?: true;
}

export interface PythonItem {
  readonly value: PythonValue;
  /** There only under a condition that the file does not decide. */
  readonly conditional: boolean;
  /** Stands for any number of items: `*extra`. */
  readonly isMany: boolean;
}

export interface PythonPair {
  readonly key: string;
  readonly keyRange: TextRange;
  readonly value: PythonValue;
  readonly range: TextRange;
  readonly conditional: boolean;
}

export function piecesOf(value: PythonValue): readonly PythonPiece[] {
  switch (value.kind) {
    case "text":
      return value.pieces;
    case "plain": {
      const { range, definition, isUse } = value;
      const written = plainText(value.value);
      const verbatim = definition === null && !isUse && range.end - range.start === written.length;
      const expression = definition === null && !isUse ? null : written;
      return [{ value: written, range, verbatim, unresolved: false, expression, definition }];
    }
    case "unknown":
      return [unknownPiece(value.expression, value.range)];
    default:
      return [unknownPiece("…", value.range)];
  }
}

/** `str(value)` of Python. */
function plainText(value: number | boolean | null): string {
  if (value === null) return "None";
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}

function unknownPiece(expression: string, range: TextRange): PythonPiece {
  return { value: expression, range, verbatim: false, unresolved: true, expression, definition: null };
}

/** Where an expression is evaluated: names mean what they mean at this statement. */
export interface PythonContext {
  readonly text: string;
  readonly module: PythonModule;
  /** What happens to each name, in order. */
  readonly events: ReadonlyMap<string, readonly PythonStatement[]>;
  readonly at: PythonStatement;
  /** How often each name without a dot stands in the file. */
  readonly uses: ReadonlyMap<string, number>;
  readonly depth: number;
  /** Calls whose function is being followed, by the function: its parameters hold what that call gives. */
  readonly frames?: ReadonlyMap<number, PythonFrame>;
  /** What the variables of loops hold in the round that is being followed; they are known in that scope alone. */
  readonly round?: {
    readonly scope: number | null;
    readonly values: ReadonlyMap<string, PythonValue>;
  };
  /** Only whether a value counts as true is asked: that an option is not given answers it. */
  readonly asksTruth?: true;
  /** Variables of the environment that something around the program sets; `value` is `null` where it is not known. */
  readonly environment?: ReadonlyMap<string, { readonly value: string | null; readonly expression: string }>;
  /** Shared by all evaluations of a file: a value that doubles itself over and over ends with it. */
  readonly budget: { left: number };
}

/** A call, and where its arguments are evaluated. */
export interface PythonFrame {
  readonly call: PythonCall;
  readonly context: PythonContext;
}

/** Handed in, because evaluating an expression resolves names in turn. */
export type Evaluate = (expression: PythonExpression, context: PythonContext) => PythonValue;

export function unknown({ text }: PythonContext, range: TextRange): PythonValue {
  return { kind: "unknown", expression: text.slice(range.start, range.end), range };
}

/** The characters of a text, `null` where one of its pieces is not known or may not be there. */
export function textOf(value: PythonValue): string | null {
  if (value.kind !== "text" || value.pieces.some((piece) => piece.unresolved || piece.conditional))
    return null;
  return value.pieces.map((piece) => piece.value).join("");
}
