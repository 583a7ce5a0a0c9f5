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
