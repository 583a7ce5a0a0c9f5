import type { SyntaxNode } from "../syntaxNode.ts";
import { lowerExpression } from "./lowerExpression.ts";
import { identifiersIn } from "./lowerPattern.ts";
import type {
  PythonCondition,
  PythonExpression,
  PythonFunction,
  PythonImport,
  PythonLoop,
  PythonStatement,
} from "./pythonModule.ts";

/** A module while its statements are gathered. */
export interface Lowering {
  readonly text: string;
  readonly statements: PythonStatement[];
  readonly conditions: Map<number, readonly PythonCondition[]>;
  readonly loops: Map<number, PythonLoop>;
  readonly functions: Map<number, PythonFunction>;
  readonly classes: Map<string, readonly string[]>;
  readonly comments: {
    readonly text: string;
    readonly range: { readonly start: number; readonly end: number };
  }[];
}

/** Where a statement stands, all but its own characters. */
export interface Place {
  readonly scope: number | null;
  readonly outer: readonly number[];
  readonly owner: string | null;
  readonly isClassLevel: boolean;
  readonly blocks: readonly number[];
}

/** Every name in a pattern, with a value that nobody can tell. */
export function bindNames(lowering: Lowering, node: SyntaxNode, place: Place, loop?: PythonLoop): void {
  for (const { start, end } of identifiersIn(node)) {
    const name = lowering.text.slice(start, end);
    lowering.statements.push({
      range: { start, end },
      ...place,
      kind: "bind",
      name,
      ...(loop ? { loop } : {}),
    });
  }
}

/** One of the names on the left of `a, b = v`. */
export function bindPart(
  lowering: Lowering,
  { start, end }: SyntaxNode,
  { object, index }: { readonly object: PythonExpression; readonly index: number },
  place: Place,
): void {
  const { range } = object;
  const part: PythonExpression = {
    kind: "item",
    object,
    key: { kind: "number", value: index, range },
    range,
  };
  const name = lowering.text.slice(start, end);
  lowering.statements.push({ range: { start, end }, ...place, kind: "bind", name, part });
}

/** `del a["key"]` does what `a.pop("key")` does. */
export function lowerDeletion({ text, statements }: Lowering, node: SyntaxNode, place: Place): void {
  for (const child of node.children) {
    const value = child.type === "subscript" ? lowerExpression(text, child) : null;
    if (value?.kind !== "item" || value.object.kind !== "name") continue;
    const { object, key, range } = value;
    const callee = `${object.name}.pop`;
    const call = {
      kind: "call",
      callee,
      calleeRange: range,
      receiver: null,
      positional: [key],
      keywords: [],
      range,
    } as const;
    statements.push({ range, ...place, kind: "expression", value: call });
  }
}

/** `import vllm`, `from vllm import LLM as Engine`. */
export function importOf(text: string, node: SyntaxNode): { module: string; names: PythonImport[] } {
  const source = node.children.find((child) => child.field === "module_name");
  const module = source ? text.slice(source.start, source.end) : "";
  const names = node.children
    .filter((child) => child.field === "name")
    .map((child) => {
      const named = child.children.find((part) => part.field === "name") ?? child;
      const alias = child.children.find((part) => part.field === "alias") ?? named;
      return { name: text.slice(named.start, named.end), as: text.slice(alias.start, alias.end) };
    });
  return { module, names };
}
