import type { SyntaxNode } from "../syntaxNode.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type {
  PythonCondition,
  PythonExpression,
  PythonImport,
  PythonModule,
  PythonParameter,
  PythonStatement,
} from "./pythonModule.ts";

/** Turns the grammar's tree into a row of statements; text that the grammar gave up on keeps what it understood. */
export function lowerModule(text: string, root: SyntaxNode): PythonModule {
  const lowering: Lowering = { text, statements: [], conditions: new Map(), comments: [] };
  lowerBody(lowering, root, { scope: null, owner: null, blocks: [] });
  const { statements, conditions, comments } = lowering;
  return { statements, conditions, comments };
}

interface Lowering {
  readonly text: string;
  readonly statements: PythonStatement[];
  readonly conditions: Map<number, readonly PythonCondition[]>;
  readonly comments: {
    readonly text: string;
    readonly range: { readonly start: number; readonly end: number };
  }[];
}

interface Place {
  readonly scope: number | null;
  readonly owner: string | null;
  readonly blocks: readonly number[];
}

/** Blocks whose statements run once whenever their surroundings do. */
const plainBlocks: ReadonlySet<string> = new Set(["with_statement", "try_statement"]);

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
    case "if_statement":
      lowerBranches(lowering, node, place);
      return;
    case "class_definition":
      lowerClass(lowering, node, place);
      return;
    case "decorator":
      for (const child of node.children) lowerOther(lowering, child, place);
      return;
    case "decorated_definition":
      lowerDecorated(lowering, node, place);
      return;
    case "block":
    case "module":
    case "ERROR":
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
    // The word `await` is called like the expression that begins with it.
    const isWord = keywords.has(node.type) && node.children.length === 0;
    if (!/^[a-z_]+$/.test(node.type) || isWord) return;
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

/** Each branch of an `if` is a block of its own, which runs where its test holds and none before it does. */
function lowerBranches(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const { text, conditions } = lowering;
  const before: PythonCondition[] = [];
  const clauses = node.children.filter(({ type }) => /^(?:elif|else)_clause$/.test(type));
  for (const clause of [node, ...clauses]) {
    const test = clause.children.find((child) => child.field === "condition");
    const body = clause.children.find((child) => child.type === "block");
    const own = test ? [{ test: lowerExpression(text, test), holds: true }] : [];
    if (test) lowerStatement(lowering, test, place);
    if (body) {
      conditions.set(body.start, [...before, ...own]);
      lowerBody(lowering, body, { ...place, blocks: [...place.blocks, body.start] });
    }
    before.push(...own.map((each) => ({ ...each, holds: false })));
  }
}

const keywords: ReadonlySet<string> = new Set(
  "if elif else for while in with as try except finally return import from class def raise async await del pass assert global nonlocal yield match case not and or is lambda break continue".split(
    " ",
  ),
);

function lowerClass(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const name = node.children.find((child) => child.field === "name");
  const body = node.children.find((child) => child.field === "body");
  const owner = name ? lowering.text.slice(name.start, name.end) : null;
  if (body) lowerBody(lowering, body, { ...place, owner });
}

function lowerDecorated(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const isHandedOn = node.children.some(
    (child) =>
      child.type === "decorator" &&
      !/^@(?:\w+\.)*(?:\w+method|property|fixture|override|wraps)\b/.test(
        lowering.text.slice(child.start, child.end),
      ),
  );
  for (const child of node.children) {
    if (child.type === "function_definition") lowerFunction(lowering, child, place, isHandedOn);
    else lowerStatement(lowering, child, place);
  }
}

function lowerFunction(lowering: Lowering, node: SyntaxNode, place: Place, isHandedOn = false): void {
  const inside: Place = { ...place, scope: node.start, blocks: [...place.blocks, node.start] };
  const parameters = node.children.find((child) => child.field === "parameters");
  const name = node.children.find((child) => child.field === "name");
  const written = name ? lowering.text.slice(name.start, name.end) : "";
  const called = written === "__init__" ? (place.owner ?? written) : written;
  if (parameters) lowerParameters(lowering, parameters, inside, { function: called, isHandedOn });
  const body = node.children.find((child) => child.field === "body");
  if (body) lowerBody(lowering, body, inside);
}

function lowerParameters(
  lowering: Lowering,
  node: SyntaxNode,
  place: Place,
  declared: Pick<PythonParameter, "function" | "isHandedOn">,
): void {
  const { text, statements } = lowering;
  let index: number | null = 0;
  for (const child of node.children) {
    // Behind a star only names count.
    if (/^(?:list_splat_pattern|keyword_separator|\*)$/.test(child.type)) index = null;
    const name = parameterName(child);
    if (!name) {
      bindNames(lowering, child, place);
      continue;
    }
    const written = text.slice(name.start, name.end);
    const type = child.children.find((part) => part.field === "type");
    const value = child.children.find((part) => part.field === "value");
    const isObject = place.owner !== null && index === 0 && /^(?:self|cls)$/.test(written);
    statements.push({
      range: { start: child.start, end: child.end },
      ...place,
      kind: "bind",
      name: written,
      parameter: {
        ...declared,
        index,
        type: type ? text.slice(type.start, type.end) : null,
        default: value ? lowerExpression(text, value) : null,
      },
    });
    if (index !== null && !isObject) index++;
  }
}

/** The name of `a`, `a: int`, `a=1`, `a: int = 1`; `null` of anything else between the parentheses. */
function parameterName(node: SyntaxNode): SyntaxNode | null {
  if (node.type === "identifier") return node;
  if (!/^(?:typed_parameter|default_parameter|typed_default_parameter)$/.test(node.type)) return null;
  const name = node.children.find((child) => child.field === "name") ?? node.children[0];
  return name?.type === "identifier" ? name : null;
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

/** One of the names on the left of `a, b = v`. */
function bindPart(
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
    const names = left.children.filter(({ type }) => /^[a-z_]+$/.test(type));
    if (names.every(({ type }) => type === "identifier"))
      for (const [index, each] of names.entries()) bindPart(lowering, each, { object: value, index }, place);
    else bindNames(lowering, left, place);
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
