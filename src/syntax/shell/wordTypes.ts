import type { WantedTree } from "../copyTree.ts";

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
const leafTypes: ReadonlySet<string> = new Set([
  ...wordTypes,
  "test_command",
  "heredoc_body",
  "heredoc_start",
  "heredoc_end",
  "herestring_redirect",
  "comment",
]);

/** Node types of which a script's lowering asks which child is the name, the value, the body. */
const typesWithFields: ReadonlySet<string> = new Set([
  "variable_assignment",
  "function_definition",
  "case_statement",
  "for_statement",
  "c_style_for_statement",
  "while_statement",
  "redirected_statement",
  "file_redirect",
]);

/** What of the grammar's tree a script is made of. */
export const wantedTree: WantedTree = { leafTypes, typesWithFields };
