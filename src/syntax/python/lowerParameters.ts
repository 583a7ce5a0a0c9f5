import type { SyntaxNode } from "../syntaxNode.ts";
import { lowerExpression } from "./lowerExpression.ts";
import { identifiersIn } from "./lowerPattern.ts";
import type { PythonParameter } from "./pythonModule.ts";

/** A name that a function's parameters give a value to, and the node that says so. */
export interface LoweredParameter {
  readonly node: SyntaxNode;
  readonly name: string;
  /** `null` for names of a form that calls are not followed into. */
  readonly parameter: PythonParameter | null;
}

/** What stands between the parentheses of a function's definition, in order. */
export function lowerParameters(text: string, node: SyntaxNode, isMethod: boolean): LoweredParameter[] {
  const lowered: LoweredParameter[] = [];
  let index: number | null = 0;
  for (const child of node.children) {
    const splat = splatOf(child);
    const name = splat ? splat.children.find(({ type }) => type === "identifier") : parameterName(child);
    const isNamesOnly = /^(?:keyword_separator|\*)$/.test(child.type);
    if (!name) {
      for (const each of identifiersIn(child))
        lowered.push({ node: each, name: text.slice(each.start, each.end), parameter: null });
    } else {
      const written = text.slice(name.start, name.end);
      const type = child.children.find((part) => part.field === "type");
      const value = child.children.find((part) => part.field === "value");
      const takes = splat ? (splat.type === "list_splat_pattern" ? "positional" : "named") : "one";
      const parameter: PythonParameter = {
        index: takes === "named" ? null : index,
        takes,
        type: type ? text.slice(type.start, type.end) : null,
        default: value ? lowerExpression(text, value) : null,
      };
      lowered.push({ node: child, name: written, parameter });
      const isObject = isMethod && index === 0 && /^(?:self|cls)$/.test(written);
      if (index !== null && !isObject) index++;
    }
    // Behind a star only names count.
    if (isNamesOnly || splat?.type === "list_splat_pattern") index = null;
  }
  return lowered;
}

/** `*args`, `**kwargs`, also with a type. */
function splatOf(node: SyntaxNode): SyntaxNode | null {
  const [inner] = node.type === "typed_parameter" ? node.children : [node];
  return inner && /^(?:list|dictionary)_splat_pattern$/.test(inner.type) ? inner : null;
}

/** The name of `a`, `a: int`, `a=1`, `a: int = 1`; `null` of anything else between the parentheses. */
function parameterName(node: SyntaxNode): SyntaxNode | null {
  if (node.type === "identifier") return node;
  if (!/^(?:typed_parameter|default_parameter|typed_default_parameter)$/.test(node.type)) return null;
  const name = node.children.find((child) => child.field === "name") ?? node.children[0];
  return name?.type === "identifier" ? name : null;
}
