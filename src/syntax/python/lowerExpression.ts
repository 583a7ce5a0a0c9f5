import type { TextRange } from "../../text/textRange.ts";
import type { SyntaxNode } from "../syntaxNode.ts";
import { lowerPattern } from "./lowerPattern.ts";
import { lowerText } from "./lowerText.ts";
import type {
  PythonCall,
  PythonComprehension,
  PythonEntryOrSplat,
  PythonExpression,
  PythonKeyword,
} from "./pythonModule.ts";

/** An expression of the grammar's tree in GPU Plan's own form; what it has no form for keeps the calls inside it. */
export function lowerExpression(text: string, node: SyntaxNode): PythonExpression {
  const range: TextRange = { start: node.start, end: node.end };
  const lower = (child: SyntaxNode) => lowerExpression(text, child);
  const written = text.slice(node.start, node.end);
  switch (node.type) {
    case "string":
    case "concatenated_string":
      return lowerText(text, node, lower);
    case "integer":
    case "float":
      return numberOf(written, range);
    case "true":
    case "false":
      return { kind: "constant", value: node.type === "true", range };
    case "none":
      return { kind: "constant", value: null, range };
    case "identifier":
    case "attribute":
      return /^[\w.]+$/.test(written) ? { kind: "name", name: written, range } : other(text, node);
    case "list":
    case "tuple":
    case "expression_list":
      return { kind: "list", items: operands(node).map(lower), range };
    case "parenthesized_expression":
    case "await":
      return wrapped(text, node);
    case "list_splat":
    case "dictionary_splat":
      return { kind: "splat", value: wrapped(text, node), range };
    case "dictionary":
      return { kind: "mapping", entries: operands(node).flatMap((each) => entryOf(text, each)), range };
    case "call":
      return lowerCall(text, node);
    case "subscript":
      return lowerItem(text, node);
    case "unary_operator":
      return negated(text, node);
    case "binary_operator":
    case "boolean_operator":
      return lowerBinary(text, node);
    case "comparison_operator":
      return lowerComparison(text, node);
    case "not_operator":
      return lowerNegation(text, node);
    case "conditional_expression":
      return lowerChoice(text, node);
    case "list_comprehension":
    case "set_comprehension":
    case "generator_expression":
    case "dictionary_comprehension":
      return lowerComprehension(text, node);
    default:
      return other(text, node);
  }
}

function other(text: string, node: SyntaxNode): PythonExpression {
  const inside = operands(node).map((child) => lowerExpression(text, child));
  return { kind: "other", inside, range: { start: node.start, end: node.end } };
}

/** `a == b`; of `a < b < c`, and of lists that are compared, nothing is told. */
function lowerComparison(text: string, node: SyntaxNode): PythonExpression {
  const inside = operands(node).map((child) => lowerExpression(text, child));
  const [left, right, more] = inside;
  const range = { start: node.start, end: node.end };
  if (!left || !right || more)
    return { kind: "other", inside: inside.filter(({ kind }) => kind !== "list"), range };
  const operator = text.slice(left.range.end, right.range.start).trim().replace(/\s+/g, " ");
  return { kind: "comparison", operator, left, right, range };
}

function lowerNegation(text: string, node: SyntaxNode): PythonExpression {
  const range = { start: node.start, end: node.end };
  const constant = (value: boolean) => ({ kind: "constant", value, range }) as const;
  return {
    kind: "choice",
    condition: wrapped(text, node),
    whenTrue: constant(false),
    whenFalse: constant(true),
    range,
  };
}

/** `a["key"]`; a slice or several keys have no value here. */
function lowerItem(text: string, node: SyntaxNode): PythonExpression {
  const object = node.children.find((child) => child.field === "value");
  const [key, more] = node.children.filter((child) => child.field === "subscript");
  if (!object || !key || more || key.type === "slice") return other(text, node);
  const range = { start: node.start, end: node.end };
  return { kind: "item", object: lowerExpression(text, object), key: lowerExpression(text, key), range };
}

function wrapped(text: string, node: SyntaxNode): PythonExpression {
  const [inner] = operands(node);
  return inner ? lowerExpression(text, inner) : other(text, node);
}

/** `8_192`, `0x10`, `1e3`. */
function numberOf(written: string, range: TextRange): PythonExpression {
  const value = Number(written.replaceAll("_", ""));
  return Number.isFinite(value) ? { kind: "number", value, range } : { kind: "other", inside: [], range };
}

function negated(text: string, node: SyntaxNode): PythonExpression {
  const inner = wrapped(text, node);
  const range = { start: node.start, end: node.end };
  return inner.kind === "number" && text[node.start] === "-"
    ? { kind: "number", value: -inner.value, range }
    : { kind: "other", inside: [inner], range };
}

function lowerBinary(text: string, node: SyntaxNode): PythonExpression {
  const left = node.children.find((child) => child.field === "left");
  const right = node.children.find((child) => child.field === "right");
  const operator = node.children.find((child) => child.field === "operator");
  if (!left || !right || !operator) return other(text, node);
  return {
    kind: "binary",
    operator: text.slice(operator.start, operator.end),
    left: lowerExpression(text, left),
    right: lowerExpression(text, right),
    range: { start: node.start, end: node.end },
  };
}

function lowerChoice(text: string, node: SyntaxNode): PythonExpression {
  const [whenTrue, condition, whenFalse] = operands(node);
  if (!whenTrue || !condition || !whenFalse) return other(text, node);
  return {
    kind: "choice",
    condition: lowerExpression(text, condition),
    whenTrue: lowerExpression(text, whenTrue),
    whenFalse: lowerExpression(text, whenFalse),
    range: { start: node.start, end: node.end },
  };
}

function lowerComprehension(text: string, node: SyntaxNode): PythonExpression {
  const range = { start: node.start, end: node.end };
  const body = node.children.find((child) => child.field === "body");
  if (!body) return other(text, node);
  const lowered = (child: SyntaxNode | undefined) => (child ? [lowerExpression(text, child)] : []);
  const field = (of: SyntaxNode, name: string) => of.children.find((child) => child.field === name);
  const clauses = node.children.flatMap((child): PythonComprehension["clauses"] => {
    if (child.type === "if_clause") return [{ test: wrapped(text, child) }];
    const [left, right] = [field(child, "left"), field(child, "right")];
    if (child.type !== "for_in_clause" || !left || !right) return [];
    return [{ target: lowerPattern(text, left), values: lowerExpression(text, right) }];
  });
  if (body.type !== "pair")
    return { kind: "comprehension", makes: "list", element: lowerExpression(text, body), clauses, range };
  const items = [...lowered(field(body, "key")), ...lowered(field(body, "value"))];
  const element = { kind: "list", items, range: { start: body.start, end: body.end } } as const;
  return { kind: "comprehension", makes: "mapping", element, clauses, range };
}

function entryOf(text: string, node: SyntaxNode): PythonEntryOrSplat[] {
  const range = { start: node.start, end: node.end };
  if (node.type === "dictionary_splat") return [{ kind: "splat", value: wrapped(text, node), range }];
  const key = node.children.find((child) => child.field === "key");
  const value = node.children.find((child) => child.field === "value");
  if (!key || !value) return [];
  return [{ kind: "entry", key: lowerExpression(text, key), value: lowerExpression(text, value), range }];
}

function lowerCall(text: string, node: SyntaxNode): PythonCall {
  const called = node.children.find((child) => child.field === "function");
  const calleeRange = called
    ? { start: called.start, end: called.end }
    : { start: node.start, end: node.start };
  const written = text.slice(calleeRange.start, calleeRange.end);
  const isName = /^[\w.]+$/.test(written);
  const object = called?.children.find((child) => child.field === "object");
  const listed = node.children.find((child) => child.type === "argument_list");
  // `join(a for a in b)` needs no further parentheses.
  const bare = node.children.filter(
    (child) => child.type === "generator_expression" && child.field === "arguments",
  );
  const given = listed ? operands(listed) : bare;
  return {
    kind: "call",
    callee: isName ? written : (/\.(\w+)$/.exec(written)?.[0] ?? ""),
    calleeRange,
    receiver: !isName && object ? lowerExpression(text, object) : null,
    positional: given
      .filter((each) => each.type !== "keyword_argument" && each.type !== "dictionary_splat")
      .map((each) => lowerExpression(text, each)),
    keywords: given.flatMap((each) => keywordOf(text, each)),
    range: { start: node.start, end: node.end },
  };
}

function keywordOf(text: string, node: SyntaxNode): PythonKeyword[] {
  const range = { start: node.start, end: node.end };
  if (node.type === "dictionary_splat") return [{ kind: "splat", value: wrapped(text, node), range }];
  const name = node.children.find((child) => child.field === "name");
  const value = node.children.find((child) => child.field === "value");
  if (node.type !== "keyword_argument" || !name || !value) return [];
  return [
    {
      kind: "keyword",
      name: text.slice(name.start, name.end),
      nameRange: { start: name.start, end: name.end },
      value: lowerExpression(text, value),
      range,
    },
  ];
}

/** The children that are expressions: neither punctuation, nor keywords of the language, nor comments. */
function operands(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => /^[a-z]\w*$/.test(child.type) && !ignored.has(child.type));
}

const ignored: ReadonlySet<string> = new Set(
  "comment line_continuation if else for in not and or is lambda await async yield from print exec del".split(
    " ",
  ),
);
