import type { SyntaxNode } from "../syntaxNode.ts";
import { lowerExpression } from "./lowerExpression.ts";
import { bindNames, bindPart, importOf, type Lowering, lowerDeletion, type Place } from "./lowering.ts";
import { lowerParameters } from "./lowerParameters.ts";
import { lowerPattern } from "./lowerPattern.ts";
import type { PythonCondition, PythonModule } from "./pythonModule.ts";

/** Turns the grammar's tree into a row of statements; text that the grammar gave up on keeps what it understood. */
export function lowerModule(text: string, root: SyntaxNode): PythonModule {
  const lowering: Lowering = {
    text,
    statements: [],
    conditions: new Map(),
    loops: new Map(),
    functions: new Map(),
    classes: new Map(),
    comments: [],
  };
  lowerBody(lowering, root, { scope: null, outer: [], owner: null, isClassLevel: false, blocks: [] });
  return lowering;
}

/** Blocks whose statements run once whenever their surroundings do. */
const plainBlocks: ReadonlySet<string> = new Set(["with_statement", "try_statement"]);

function lowerBody(lowering: Lowering, node: SyntaxNode, place: Place): void {
  let inside = place;
  for (const child of node.children) {
    lowerStatement(lowering, child, inside);
    const test = child.type === "if_statement" ? testToGoOn(child) : null;
    if (!test) continue;
    const block = -child.end - 1;
    lowering.conditions.set(block, [{ test: lowerExpression(lowering.text, test), holds: false }]);
    inside = { ...inside, blocks: [...inside.blocks, block] };
  }
}

/** The test of `if a: continue`: what follows runs where it does not hold. */
function testToGoOn({ children }: SyntaxNode): SyntaxNode | null {
  const body = children.find(({ type }) => type === "block");
  const last = body?.children.findLast(({ type }) => type !== "comment");
  return last?.type === "continue_statement"
    ? (children.find(({ field }) => field === "condition") ?? null)
    : null;
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
    case "for_statement":
      lowerLoop(lowering, node, place);
      return;
    case "return_statement": {
      const value = node.children.find(({ type }) => type !== "return" && /^[a-z_]+$/.test(type));
      if (value) statements.push({ ...at, kind: "return", value: lowerExpression(text, value) });
      return;
    }
    case "delete_statement":
      lowerDeletion(lowering, node, place);
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

/** The blocks of loops are counted below zero: the first statement in a block begins where it does. */
function lowerLoop(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const [target, values] = ["left", "right"].map((field) =>
    node.children.find((child) => child.field === field),
  );
  const block = -node.start - 1;
  const inside = { ...place, blocks: [...place.blocks, block] };
  if (target && values) {
    const loop = {
      target: lowerPattern(lowering.text, target),
      values: lowerExpression(lowering.text, values),
    };
    lowering.loops.set(block, loop);
    lowerStatement(lowering, values, place);
    bindNames(lowering, target, place, loop);
  }
  for (const child of node.children)
    if (child.type === "block" || child.type === "else_clause") lowerStatement(lowering, child, inside);
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
  const bases = node.children.find((child) => child.field === "superclasses")?.children ?? [];
  const baseNames = bases.map(({ start, end }) => lowering.text.slice(start, end));
  if (owner !== null)
    lowering.classes.set(
      owner,
      baseNames.filter((each) => /^[\w.]+$/.test(each)),
    );
  if (body) lowerBody(lowering, body, { ...place, owner, isClassLevel: true });
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
  const { text, statements, functions } = lowering;
  const inside: Place = {
    ...place,
    scope: node.start,
    isClassLevel: false,
    outer: place.scope === null ? [] : [place.scope, ...place.outer],
    blocks: [...place.blocks, node.start],
  };
  const parameters = node.children.find((child) => child.field === "parameters");
  const name = node.children.find((child) => child.field === "name");
  const written = name ? text.slice(name.start, name.end) : "";
  const { owner, isClassLevel } = place;
  const called = written === "__init__" ? (owner ?? written) : written;
  // A function within a method is none of the class's.
  functions.set(node.start, {
    name: called,
    owner: isClassLevel ? owner : null,
    isHandedOn,
    range: { start: node.start, end: node.end },
  });
  for (const each of parameters ? lowerParameters(text, parameters, isClassLevel) : []) {
    const range = { start: each.node.start, end: each.node.end };
    const parameter = each.parameter ? { parameter: each.parameter } : {};
    statements.push({ range, ...inside, kind: "bind", name: each.name, ...parameter });
  }
  const body = node.children.find((child) => child.field === "body");
  if (body) lowerBody(lowering, body, inside);
}

function lowerAssignment(lowering: Lowering, node: SyntaxNode, place: Place): void {
  const { text, statements } = lowering;
  const left = node.children.find((child) => child.field === "left");
  const right = node.children.find((child) => child.field === "right");
  if (!left) return;
  const at = { range: { start: node.start, end: node.end }, ...place };
  const nameRange = { start: left.start, end: left.end };
  if (!right) {
    if (left.type === "identifier" && place.isClassLevel)
      statements.push({ ...at, kind: "declare", name: text.slice(left.start, left.end), nameRange });
    return;
  }
  if (right.type === "assignment") lowerStatement(lowering, right, place);
  const value = lowerExpression(text, right);
  const adds = node.type === "augmented_assignment";
  const operator = node.children.find((child) => child.field === "operator")?.type ?? "=";
  const name = text.slice(left.start, left.end);
  if ((left.type === "identifier" || left.type === "attribute") && (!adds || /^[+|]=$/.test(operator))) {
    statements.push({ ...at, kind: "assign", name, nameRange, adds, operator, value });
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
