import type { SyntaxNode } from "../syntaxNode.ts";
import type { PythonPattern } from "./pythonModule.ts";

/** What `for a, (b, c) in …` gives its values to. */
export function lowerPattern(text: string, node: SyntaxNode): PythonPattern {
  if (node.type === "identifier") return text.slice(node.start, node.end);
  if (!/^(?:pattern_list|tuple_pattern|list_pattern)$/.test(node.type)) return null;
  return node.children.filter(({ type }) => /^[a-z_]+$/.test(type)).map((child) => lowerPattern(text, child));
}

/** Every name that stands in a pattern or a list of parameters; defaults and types among them do no harm. */
export function identifiersIn(node: SyntaxNode): SyntaxNode[] {
  if (node.type === "identifier") return [node];
  return node.children
    .filter(({ field }) => field !== "type" && field !== "value")
    .flatMap((child) => identifiersIn(child));
}
