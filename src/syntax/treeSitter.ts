import { Edit, Language, Parser, type Point, type Tree } from "web-tree-sitter";
import { findChange } from "../text/textChange.ts";
import { type CopiedNodes, copyTree, type GrammarTree, type NodeKinds, type WantedTree } from "./copyTree.ts";

/** Every engine has it, and no library of types that this project reads says so. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => Parameters<typeof Language.loadSync>[0];
};

/** Error recovery takes quadratic time on text made to that end; the longest real files take a tenth of this. */
const longestParseMs = 700;

/** A grammar that is ready to parse. */
export interface Grammar {
  /** `null` when the grammar would take too long, which only text made to that end does. */
  parse(text: string, wanted: WantedTree): GrammarTree | null;
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
  let last: Reading | null = null;
  const kinds: NodeKinds = new Map();
  return {
    parse: (text, wanted) => {
      parser ??= new Parser().setLanguage(Language.loadSync(new WebAssembly.Module(readWasm())));
      // A grammar takes a NUL for the end of the text, again and again: quadratic time, which no deadline interrupts.
      const readable = text.includes("\0") ? text.replaceAll("\0", " ") : text;
      const deadline = performance.now() + longestParseMs;
      const again = last && readAgain(parser, last, readable, deadline);
      const tree = again ?? runGrammar(parser, readable, null, deadline);
      if (tree === null) return null;
      const isKept = mayBeKept(readable) && !tree.rootNode.hasError;
      const before = again && last ? last.nodes : new Map();
      const copied = copyTree(tree.walk(), wanted, kinds, isKept ? before : null);
      if (!isKept || copied.tooDeep.length > 0) tree.delete();
      else {
        last?.tree.delete();
        last = { text: readable, tree, nodes: copied.nodes };
      }
      return copied;
    },
  };
}

/** What a grammar read last without an error: while somebody types, most of it holds from one keystroke to the next. */
interface Reading {
  readonly text: string;
  readonly tree: Tree;
  readonly nodes: CopiedNodes;
}

/** Characters from which it pays to keep a tree, and up to which nobody minds the memory. */
const shortestKept = 4000;
const longestKept = 200_000;

function mayBeKept({ length }: string): boolean {
  return length >= shortestKept && length <= longestKept;
}

/** The tree of a text that is for the most part the one that was read last; `null` where that may not be told from it. */
function readAgain(parser: Parser, last: Reading, text: string, deadline: number): Tree | null {
  const { start, oldEnd, newEnd } = findChange(last.text, text);
  if (!mayBeKept(text) || newEnd - start > text.length / 2) return null;
  const before = last.tree.copy();
  before.edit(
    new Edit({
      startIndex: start,
      oldEndIndex: oldEnd,
      newEndIndex: newEnd,
      startPosition: pointAt(text, start),
      oldEndPosition: pointAt(last.text, oldEnd),
      newEndPosition: pointAt(text, newEnd),
    }),
  );
  const tree = runGrammar(parser, text, before, deadline);
  before.delete();
  // How a grammar recovers from an error depends on what it has read before.
  if (!tree?.rootNode.hasError) return tree;
  tree.delete();
  return null;
}

function pointAt(text: string, offset: number): Point {
  const before = text.slice(0, offset);
  return { row: before.split("\n").length - 1, column: offset - before.lastIndexOf("\n") - 1 };
}

function runGrammar(parser: Parser, text: string, before: Tree | null, deadline: number): Tree | null {
  parser.reset();
  return parser.parse(text, before, { progressCallback: () => performance.now() > deadline });
}
