/** A node of a grammar's tree, copied out of WASM memory; what lies below a leaf of the language is left out. */
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
