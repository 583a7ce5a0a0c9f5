import type { SyntaxNode } from "./syntaxNode.ts";

/**
 * Copies a tree down to words, with its cursor instead of recursion, so that no nesting exhausts the stack. `before` is
 * what was copied of the tree that this one was made from; `null` where no tree will be made from this one.
 */
export function copyTree(
  cursor: TreeWalk,
  { leafTypes, typesWithFields }: WantedTree,
  kinds: NodeKinds,
  before: CopiedNodes | null,
): GrammarTree & { readonly nodes: CopiedNodes } {
  const nodes: CopiedNodes = new Map();
  const readKind = () => {
    const id = cursor.nodeTypeId;
    const known = kinds.get(id) ?? { type: cursor.nodeType, isNamed: cursor.nodeIsNamed };
    kinds.set(id, known);
    return known;
  };
  const read = (type: string, parent: SyntaxNode | undefined): CopiedNode => {
    const [start, end] = [cursor.startIndex, cursor.endIndex];
    const hasField = parent !== undefined && (typesWithFields?.has(parent.type) ?? true);
    const field = hasField ? cursor.currentFieldName : null;
    const missing = start === end && cursor.nodeIsMissing;
    return { type, field, start, end, missing, children: [], id: null };
  };
  const root = read(readKind().type, undefined);
  const tooDeep: SyntaxNode[] = [];
  const path = [root];
  const mayEnter = (node: CopiedNode) => {
    if (leafTypes.has(node.type)) return false;
    const isLarge = node.end - node.start >= largeNode;
    if (before && isLarge && takeOver(node, cursor.nodeId, before, nodes)) return false;
    if (path.length < deepestNesting) return true;
    if (cursor.currentNode.childCount > 0) tooDeep.push(node);
    return false;
  };
  let open = cursor.gotoFirstChild();
  while (open) {
    const { type, isNamed } = readKind();
    const parent = path[path.length - 1];
    const node = read(type, parent);
    parent?.children.push(node);
    if (isNamed && mayEnter(node) && cursor.gotoFirstChild()) {
      path.push(node);
      continue;
    }
    while (open && !cursor.gotoNextSibling()) {
      cursor.gotoParent();
      path.pop();
      open = path.length > 0;
    }
  }
  cursor.delete();
  return { root, tooDeep, nodes };
}

/** What of the grammar's tree is copied. Each property of a node is a call into WASM, which costs more than all else. */
export interface WantedTree {
  /** Types whose inside is left out. */
  readonly leafTypes: ReadonlySet<string>;
  /** Types whose children are told by their fields; absent where those of all are. */
  readonly typesWithFields?: ReadonlySet<string>;
}

export interface GrammarTree {
  readonly root: SyntaxNode;
  /** Nodes whose inside was left out, because they are nested deeper than anybody writes. */
  readonly tooDeep: readonly SyntaxNode[];
}

/** The grammar's own cursor over its tree. */
interface TreeWalk {
  readonly nodeTypeId: number;
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly nodeId: number;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly currentFieldName: string | null;
  readonly currentNode: { readonly childCount: number };
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  delete(): void;
}

interface CopiedNode extends SyntaxNode {
  /** By which the grammar knows it; `null` for the small ones. */
  id: number | null;
  readonly children: CopiedNode[];
}

/** The larger nodes of a tree by their ids. A node that the next tree takes over has the same, and need not be copied. */
export type CopiedNodes = Map<number, CopiedNode>;

/** A command with a few words: to ask for an id takes as long as for one other property. */
const largeNode = 24;

/** What the numbers of a grammar's types stand for. Those without a name are keywords and operators, and hold nothing. */
export type NodeKinds = Map<number, { readonly type: string; readonly isNamed: boolean }>;

const deepestNesting = 200;

/** Gives a node the children that it had in the tree before, if it is the same there. */
function takeOver(node: CopiedNode, id: number, before: CopiedNodes, nodes: CopiedNodes): boolean {
  node.id = id;
  nodes.set(id, node);
  const known = before.get(id);
  if (known?.type !== node.type || known.end - known.start !== node.end - node.start) return false;
  for (const child of known.children) node.children.push(moveNode(child, node.start - known.start, nodes));
  return true;
}

function moveNode(node: CopiedNode, by: number, nodes: CopiedNodes): CopiedNode {
  if (by === 0 && node.id === null) return node;
  const children = node.children.map((child) => moveNode(child, by, nodes));
  const moved = { ...node, start: node.start + by, end: node.end + by, children };
  if (node.id !== null) nodes.set(node.id, moved);
  return moved;
}
