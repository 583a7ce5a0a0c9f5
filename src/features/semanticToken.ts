import type { TextRange } from "../text/textRange.ts";

/** The protocol's own types, which every theme has colours for. The order is the legend's. */
export const tokenTypes = [
  "class",
  "namespace",
  "struct",
  "type",
  "parameter",
  "number",
  "keyword",
  "operator",
  "enumMember",
  "string",
] as const;
export type TokenType = (typeof tokenTypes)[number];

export const tokenModifiers = ["declaration"] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

/** Characters of one line that mean something. */
export interface SemanticToken {
  readonly range: TextRange;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** How the value of a vLLM setting is coloured. */
export function valueType(value: unknown, hasChoices: boolean): TokenType {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "keyword";
  return hasChoices ? "enumMember" : "string";
}
