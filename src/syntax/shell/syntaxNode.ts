/**
 * A node of the grammar's tree, copied out of WASM memory. Nodes below the level of words are left out:
 * words are read from the text by `readWord`.
 */
export interface SyntaxNode {
  readonly type: string;
  /** The grammar's field name of this node in its parent, `name`, `condition`, `body`, or `null`. */
  readonly field: string | null;
  /** UTF-16 offsets in the parsed text. */
  readonly start: number;
  readonly end: number;
  /** Inserted by the parser to recover: it has no characters. */
  readonly missing: boolean;
  readonly children: readonly SyntaxNode[];
}

/** The node types of tree-sitter-bash that are one word of a command, or a piece of one. */
export const wordTypes: ReadonlySet<string> = new Set([
  "word",
  "string",
  "raw_string",
  "ansi_c_string",
  "translated_string",
  "concatenation",
  "expansion",
  "simple_expansion",
  "command_substitution",
  "arithmetic_expansion",
  "process_substitution",
  "brace_expression",
  "number",
  "extglob_pattern",
  "regex",
  "special_variable_name",
  "variable_name",
  "==",
  "=~",
  "$",
  "command_name",
]);

/** Node types whose inside is read from the text, not from the tree. */
export const leafTypes: ReadonlySet<string> = new Set([
  ...wordTypes,
  "test_command",
  "heredoc_body",
  "heredoc_start",
  "heredoc_end",
  "herestring_redirect",
  "comment",
]);
