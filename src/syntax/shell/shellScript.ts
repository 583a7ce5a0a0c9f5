import type { TextRange } from "../../text/textRange.ts";
import type { EmbeddedText, ExpandedPiece } from "../embeddedText.ts";

/** A shell script as far as GPU Plan reads it. All ranges are offsets of the whole file. */
export interface ShellScript {
  readonly range: TextRange;
  readonly body: readonly ShellStatement[];
  readonly comments: readonly ShellComment[];
  /** Reads a script that stands in a string of this one (`bash -c '…'`, `eval "$C"`). */
  readonly readInner: (text: EmbeddedText) => ShellScript;
}

/** A `#` comment, `#` included, line end excluded. */
export interface ShellComment {
  readonly text: string;
  readonly range: TextRange;
}

export type ShellStatement =
  | SimpleCommand
  | AssignmentStatement
  | ListStatement
  | PipelineStatement
  | GroupStatement
  | BranchStatement
  | LoopStatement
  | FunctionStatement
  | TestStatement;

/** `A=1 vllm serve m > log`: prefix assignments, words, redirections. */
export interface SimpleCommand {
  readonly kind: "command";
  readonly range: TextRange;
  readonly assignments: readonly Assignment[];
  readonly words: readonly ShellWord[];
  readonly redirects: readonly Redirect[];
  /** A comment that stands on the line after a trailing backslash and so ends the command before its next line. */
  readonly cutShortBy: TextRange | null;
}

/** `A=1`, `export A=1 B`, `local x=$1`. */
export interface AssignmentStatement {
  readonly kind: "assignment";
  readonly range: TextRange;
  /** `export`, `local`, `readonly`, `declare`, `typeset`, `unset`, or `""` for a plain assignment. */
  readonly keyword: string;
  /** Words that start with a hyphen, as in `declare -x`. */
  readonly options: readonly string[];
  readonly assignments: readonly Assignment[];
  /** Names without a value, as in `export A` and `unset A`. */
  readonly names: readonly { readonly name: string; readonly range: TextRange }[];
}

export interface Assignment {
  readonly name: string;
  readonly nameRange: TextRange;
  /** `+=` adds to what is there. */
  readonly append: boolean;
  /** What stands in the brackets of `A[3]=x`. */
  readonly key: ShellWord | null;
  readonly value:
    | { readonly kind: "scalar"; readonly word: ShellWord | null }
    | { readonly kind: "array"; readonly words: readonly ShellWord[] };
  readonly range: TextRange;
}

/** `a && b`, `a || b`. */
export interface ListStatement {
  readonly kind: "list";
  readonly range: TextRange;
  readonly operator: "&&" | "||";
  readonly left: ShellStatement | null;
  readonly right: ShellStatement | null;
}

export interface PipelineStatement {
  readonly kind: "pipeline";
  readonly range: TextRange;
  readonly commands: readonly ShellStatement[];
}

/** `{ a; b; }` in the same shell, `( a; b )` in a copy of it. */
export interface GroupStatement {
  readonly kind: "group";
  readonly range: TextRange;
  readonly subshell: boolean;
  readonly body: readonly ShellStatement[];
}

/** `if` with its `elif`s and `else`, or `case` with its arms: at most one of `branches` runs. */
export interface BranchStatement {
  readonly kind: "branch";
  readonly range: TextRange;
  /** What `case` compares; `null` for `if`. */
  readonly subject: ShellWord | null;
  readonly branches: readonly ShellBranch[];
  /** Whether one of the branches always runs (`else`, `*)`). */
  readonly exhaustive: boolean;
}

export interface ShellBranch {
  /** The statements between `if` and `then`; empty for `else` and the arms of a `case`. */
  readonly condition: readonly ShellStatement[];
  /** The patterns of a `case` arm. */
  readonly patterns: readonly ShellWord[];
  readonly body: readonly ShellStatement[];
}

/** `for`, `select`, `while`, `until`. */
export interface LoopStatement {
  readonly kind: "loop";
  readonly range: TextRange;
  readonly variable: { readonly name: string; readonly range: TextRange } | null;
  /** What `for x in …` goes over; `null` for any other loop. */
  readonly words: readonly ShellWord[] | null;
  /** What `for ((i = 0; i < 4; i++))` counts. */
  readonly counter: LoopCounter | null;
  readonly condition: readonly ShellStatement[];
  readonly body: readonly ShellStatement[];
}

export interface LoopCounter {
  readonly name: string;
  readonly range: TextRange;
  /** `null` where it does not count up by one to a limit. */
  readonly bounds: {
    readonly first: ShellWord;
    readonly limit: ShellWord;
    readonly inclusive: boolean;
  } | null;
}

export interface FunctionStatement {
  readonly kind: "function";
  readonly range: TextRange;
  readonly name: string;
  readonly body: readonly ShellStatement[];
}

/** `[ … ]`, `[[ … ]]`, `(( … ))`: runs nothing, decides what follows. */
export interface TestStatement {
  readonly kind: "test";
  readonly range: TextRange;
  readonly text: string;
  /** The words between the brackets; empty for `((`. */
  readonly words: readonly ShellWord[];
}

/** `> log`, `2>&1`, `<<EOF`. */
export interface Redirect {
  readonly operator: string;
  readonly range: TextRange;
  readonly target: ShellWord | null;
  /** What stands between `<<EOF` and `EOF`. */
  readonly heredoc: EmbeddedText | null;
}

/** A word as written: its pieces, quotes gone, nothing filled in. */
export interface ShellWord {
  readonly range: TextRange;
  /** The source text, quotes removed where they enclose all of it. */
  readonly written: string;
  readonly parts: readonly WordPart[];
}

export type WordPart = LiteralPart | ParameterPart | CommandPart | ArithmeticPart;

/** Characters that mean themselves; an escape other than in `$'…'` splits a literal, so that each stays verbatim. */
export interface LiteralPart {
  readonly kind: "literal";
  readonly value: string;
  readonly range: TextRange;
  readonly verbatim: boolean;
  readonly quoted: boolean;
  /** Set in a script in quotes, where the shell around it has put the characters in. */
  readonly expanded?: ExpandedPiece;
}

/** `$A`, `${A}`, `${A[@]}`, `${A:-default}`, `$1`, `$@`. */
export interface ParameterPart {
  readonly kind: "parameter";
  readonly name: string;
  /** `@`, `*`, `0`, … of `${A[…]}`. */
  readonly subscript: string | null;
  /** The subscript as it is read where it names an element, `$KEY` of `${A[$KEY]}`. */
  readonly key: readonly WordPart[];
  readonly operator: ParameterOperator;
  /** What follows the operator. */
  readonly operand: readonly WordPart[];
  /** As written. */
  readonly expression: string;
  readonly range: TextRange;
  readonly quoted: boolean;
}

/** `other` stands for those that change the text (`#`, `%`, `/`, `^`, `:1:2`, `${#A}`, `${!A}`). */
export type ParameterOperator = "" | ":-" | "-" | ":=" | "=" | ":?" | "?" | ":+" | "+" | "other";

/** `$(…)`, `` `…` ``, `<(…)`. */
export interface CommandPart {
  readonly kind: "command";
  readonly script: EmbeddedText;
  readonly expression: string;
  readonly range: TextRange;
  readonly quoted: boolean;
}

/** `$((…))`. */
export interface ArithmeticPart {
  readonly kind: "arithmetic";
  readonly body: string;
  readonly expression: string;
  readonly range: TextRange;
  readonly quoted: boolean;
}
