import { Language, Parser, type Tree } from "web-tree-sitter";
import { type EmbeddedText, embedWhole, fileRange } from "../embeddedText.ts";
import type { Parsed, SyntaxProblem } from "../parsed.ts";
import { lowerScript } from "./lowerScript.ts";
import type { ShellScript } from "./shellScript.ts";
import { leafTypes, type SyntaxNode } from "./syntaxNode.ts";

/** Shell as people write it is far below these; what is above is reported, not parsed. */
const longestText = 1_000_000;
const deepestNesting = 200;

/** Error recovery takes quadratic time on text made to that end; the longest real scripts take a tenth of this. */
const longestParseMs = 700;

export interface ShellParser {
  /** Reads shell text; ranges in the result are those of the file that an embedded text stands in. */
  parse(text: string | EmbeddedText): Parsed<ShellScript>;
}

/**
 * A parser for bash and its relatives. `runtime` is the content of `web-tree-sitter.wasm`, `grammar` that of
 * `tree-sitter-bash.wasm`; they come as bytes because neither a browser worker nor a bundle can read them by path.
 */
export async function createShellParser(wasm: {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}): Promise<ShellParser> {
  await Parser.init({ wasmBinary: wasm.runtime, locateFile: (path: string) => path });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm.grammar));
  return { parse: (text) => parseShell(parser, typeof text === "string" ? embedWhole(text) : text) };
}

function parseShell(parser: Parser, source: EmbeddedText): Parsed<ShellScript> {
  const length = source.text.length;
  const range = fileRange(source, 0, length);
  const readInner = (text: EmbeddedText) => parseShell(parser, text).tree;
  const nothing: ShellScript = { range, body: [], comments: [], readInner };
  if (length > longestText) return { tree: nothing, problems: [tooMuch(range, "too long")] };
  const tree = runGrammar(parser, source.text);
  if (tree === null) return { tree: nothing, problems: [tooMuch(range, "too intricate")] };
  try {
    const copy = copyTree(tree);
    const script = lowerScript(source, copy.root, readInner);
    const problems = copy.tooDeep.map((node) =>
      tooMuch(fileRange(source, node.start, node.end), "nested too deeply"),
    );
    return { tree: script, problems };
  } finally {
    tree.delete();
  }
}

function tooMuch(range: SyntaxProblem["range"], what: string): SyntaxProblem {
  return { code: "shell-too-large", message: `This shell text is ${what} to be read.`, range };
}

/** `null` when the grammar would take too long, which only text made to that end does. */
function runGrammar(parser: Parser, text: string): Tree | null {
  const deadline = performance.now() + longestParseMs;
  parser.reset();
  return parser.parse(text, null, { progressCallback: () => performance.now() > deadline });
}

interface MutableNode extends SyntaxNode {
  readonly children: MutableNode[];
}

/** Copies the tree down to words, with a cursor instead of recursion, so that no nesting exhausts the stack. */
function copyTree(tree: Tree): { root: SyntaxNode; tooDeep: SyntaxNode[] } {
  const cursor = tree.walk();
  const read = (): MutableNode => ({
    type: cursor.nodeType,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    missing: cursor.nodeIsMissing,
    children: [],
  });
  const root = read();
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
    const node = read();
    path[path.length - 1]?.children.push(node);
    if (mayEnter(node) && cursor.gotoFirstChild()) {
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
