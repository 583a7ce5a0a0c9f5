import { Language, Parser, type Tree } from "web-tree-sitter";
import type { SyntaxNode } from "./syntaxNode.ts";

/** Every engine has it, and no library of types that this project reads says so. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => Parameters<typeof Language.loadSync>[0];
};

const deepestNesting = 200;

/** Error recovery takes quadratic time on text made to that end; the longest real files take a tenth of this. */
const longestParseMs = 700;

/** A grammar that is ready to parse. */
export interface Grammar {
  /** `null` when the grammar would take too long, which only text made to that end does. */
  parse(text: string, wanted: WantedTree): GrammarTree | null;
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

/**
 * Readies the runtime that all grammars share. `wasm` is the content of `web-tree-sitter.wasm`: bytes, because
 * neither a browser worker nor a bundle can read it by path.
 */
export async function startTreeSitter(wasm: Uint8Array): Promise<void> {
  await Parser.init({ wasmBinary: wasm, locateFile: (path: string) => path });
}

/**
 * A grammar, `tree-sitter-<language>.wasm`, which is read and readied when a first text needs it: that takes a few
 * milliseconds and megabytes, and many a session opens no such file. The runtime must have been started by then.
 */
export function loadGrammar(readWasm: () => Uint8Array): Grammar {
  let parser: Parser | null = null;
  const kinds: NodeKinds = new Map();
  return {
    parse: (text, wanted) => {
      parser ??= new Parser().setLanguage(Language.loadSync(new WebAssembly.Module(readWasm())));
      const tree = runGrammar(parser, text);
      if (tree === null) return null;
      try {
        return copyTree(tree, wanted, kinds);
      } finally {
        tree.delete();
      }
    },
  };
}

function runGrammar(parser: Parser, text: string): Tree | null {
  const deadline = performance.now() + longestParseMs;
  parser.reset();
  // A grammar takes a NUL for the end of the text, again and again: quadratic time, which no deadline interrupts.
  const readable = text.includes("\0") ? text.replaceAll("\0", " ") : text;
  return parser.parse(readable, null, { progressCallback: () => performance.now() > deadline });
}

interface MutableNode extends SyntaxNode {
  readonly children: MutableNode[];
}

/** What the numbers of a grammar's types stand for. Those without a name are keywords and operators, and hold nothing. */
type NodeKinds = Map<number, { readonly type: string; readonly isNamed: boolean }>;

/** Copies the tree down to words, with a cursor instead of recursion, so that no nesting exhausts the stack. */
function copyTree(tree: Tree, { leafTypes, typesWithFields }: WantedTree, kinds: NodeKinds): GrammarTree {
  const cursor = tree.walk();
  const readKind = () => {
    const id = cursor.nodeTypeId;
    const known = kinds.get(id) ?? { type: cursor.nodeType, isNamed: cursor.nodeIsNamed };
    kinds.set(id, known);
    return known;
  };
  const read = (type: string, parent: SyntaxNode | undefined): MutableNode => {
    const [start, end] = [cursor.startIndex, cursor.endIndex];
    const hasField = parent !== undefined && (typesWithFields?.has(parent.type) ?? true);
    const field = hasField ? cursor.currentFieldName : null;
    return { type, field, start, end, missing: start === end && cursor.nodeIsMissing, children: [] };
  };
  const root = read(readKind().type, undefined);
  const tooDeep: SyntaxNode[] = [];
  const path = [root];
  const mayEnter = (node: SyntaxNode) => {
    if (leafTypes.has(node.type)) return false;
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
  return { root, tooDeep };
}
