import { hasEndlessLine } from "../endlessLine.ts";
import type { Parsed } from "../parsed.ts";
import type { SyntaxNode } from "../syntaxNode.ts";
import type { Grammar } from "../treeSitter.ts";
import { lowerModule } from "./lowerModule.ts";
import type { PythonModule } from "./pythonModule.ts";

/** Python as people write it is far below this; what is above is reported, not parsed. */
const longestText = 1_000_000;

export interface PythonParser {
  parse(text: string): Parsed<PythonModule>;
}

/** A parser for Python, on the grammar of tree-sitter-python. */
export function createPythonParser(grammar: Grammar): PythonParser {
  return {
    parse: (text) => {
      const nothing = lowerModule("", emptyRoot);
      const problem = (what: string) => ({
        code: "python-too-large",
        message: `This Python is ${what} to be read.`,
        range: { start: 0, end: text.length },
      });
      if (hasEndlessLine(text)) return { tree: nothing, problems: [problem("on too long a line")] };
      if (text.length > longestText) return { tree: nothing, problems: [problem("too long")] };
      const tree = grammar.parse(text, { leafTypes });
      return tree === null
        ? { tree: nothing, problems: [problem("too intricate")] }
        : { tree: lowerModule(text, tree.root), problems: [] };
    },
  };
}

const emptyRoot: SyntaxNode = {
  type: "module",
  field: null,
  start: 0,
  end: 0,
  missing: false,
  children: [],
};

/** Node types whose inside is read from the text, not from the tree. */
const leafTypes: ReadonlySet<string> = new Set(["comment", "integer", "float", "identifier"]);
