import type { SyntaxNode } from "../syntaxNode.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { PythonImport, PythonModule, PythonStatement } from "./pythonModule.ts";

/** Turns the grammar's tree into a row of statements; text that the grammar gave up on keeps what it understood. */
export function lowerModule(text: string, root: SyntaxNode): PythonModule {
  const lowering: Lowering = { text, statements: [], comments: [] };
  lowerBody(lowering, root, { scope: null, blocks: [] });
  return { statements: lowering.statements, comments: lowering.comments };
}

interface Lowering {
  readonly text: string;
  readonly statements: PythonStatement[];
  readonly comments: {
    readonly text: string;
    readonly range: { readonly start: number; readonly end: number };
  }[];
}

interface Place {
  readonly scope: number | null;
  readonly blocks: readonly number[];
}

/** Blocks whose statements run once whenever their surroundings do. */
const plainBlocks: ReadonlySet<string> = new Set(["with_statement", "try_statement", "class_definition"]);

function lowerBody(lowering: Lowering, node: SyntaxNode, place: Place): void {
  for (const child of node.children) lowerStatement(lowering, child, place);
}

function lowerStatement(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const { text, statements } = lowering;
  const at = { range: { start: node.start, end: node.end }, ...place };
  switch (node.type) {
    case "comment":
      lowering.comments.push({ text: text.slice(node.start, node.end).trimEnd(), range: at.range });
      return;
    case "import_statement":
    case "import_from_statement":
      statements.push({ ...at, kind: "import", ...importOf(text, node) });
      return;
    case "expression_statement":
      lowerBody(lowering, node, place);
      return;
    case "assignment":
    case "augmented_assignment":
      lowerAssignment(lowering, node, place);
      return;
    case "function_definition":
      lowerFunction(lowering, node, place);
      return;
    case "block":
    case "module":
    case "ERROR":
    case "decorated_definition":
      lowerBody(lowering, node, place);
      return;
    default:
      lowerOther(lowering, node, place);
  }
}

/** A compound statement's parts, or an expression that stands as a statement. */
function lowerOther(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const { text, statements } = lowering;
  const isCompound = /_statement$|_clause$|_definition$/.test(node.type);
  if (!isCompound) {
    if (!/^[a-z_]+$/.test(node.type) || keywords.has(node.type)) return;
    const range = { start: node.start, end: node.end };
    statements.push({ range, ...place, kind: "expression", value: lowerExpression(text, node) });
    return;
  }
  const inside = plainBlocks.has(node.type) ? place : { ...place, blocks: [...place.blocks, node.start] };
  for (const bound of node.children.filter((child) => child.field === "left" || child.field === "alias")) {
    bindNames(lowering, bound, place);
  }
  for (const child of node.children) {
    if (child.type === "block" || /_clause$/.test(child.type)) lowerStatement(lowering, child, inside);
    else if (child.field !== "left" && child.field !== "alias" && child.field !== "name") {
      lowerStatement(lowering, child, place);
    }
  }
}

const keywords: ReadonlySet<string> = new Set(
  "if elif else for while in with as try except finally return import from class def raise async await del pass assert global nonlocal yield match case not and or is lambda break continue".split(
    " ",
  ),
);

function lowerFunction(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const inside: Place = { scope: node.start, blocks: [...place.blocks, node.start] };
  const parameters = node.children.find((child) => child.field === "parameters");
  if (parameters) bindNames(lowering, parameters, inside);
  const body = node.children.find((child) => child.field === "body");
  if (body) lowerBody(lowering, body, inside);
}

/** Every name that stands in a pattern or a list of parameters; defaults and types among them do no harm. */
function bindNames(lowering: Lowering, node: SyntaxNode, place: Place): void {
  if (node.type === "identifier") {
    const range = { start: node.start, end: node.end };
    const name = lowering.text.slice(node.start, node.end);
    lowering.statements.push({ range, ...place, kind: "bind", name });
    return;
  }
  for (const child of node.children) {
    if (child.field !== "type" && child.field !== "value") bindNames(lowering, child, place);
  }
}

function lowerAssignment(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const { text, statements } = lowering;
  const left = node.children.find((child) => child.field === "left");
  const right = node.children.find((child) => child.field === "right");
  if (!left || !right) return;
  const at = { range: { start: node.start, end: node.end }, ...place };
  if (right.type === "assignment") lowerStatement(lowering, right, place);
  const value = lowerExpression(text, right);
  const adds = node.type === "augmented_assignment";
  const operator = node.children.find((child) => child.field === "operator")?.type;
  const name = text.slice(left.start, left.end);
  if ((left.type === "identifier" || left.type === "attribute") && (!adds || operator === "+=")) {
    statements.push({ ...at, kind: "assign", name, adds, value });
  } else if (left.type === "subscript") {
    const object = left.children.find((child) => child.field === "value");
    const key = left.children.find((child) => child.field === "subscript");
    if (object && key) {
      const target = text.slice(object.start, object.end);
      statements.push({ ...at, kind: "assign-item", name: target, key: lowerExpression(text, key), value });
    }
  } else {
    bindNames(lowering, left, place);
    statements.push({ ...at, kind: "expression", value });
  }
}

/** `import vllm`, `from vllm import LLM as Engine`. */
function importOf(text: string, node: SyntaxNode): { module: string; names: PythonImport[] } {
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
