import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LaunchParsers } from "../launch/launchParsers.ts";
import { createPythonParser } from "../syntax/python/pythonParser.ts";
import { createShellParser } from "../syntax/shell/shellParser.ts";
import { loadGrammar, startTreeSitter } from "../syntax/treeSitter.ts";

/** The parsers of launch files; their WASM lies beside the bundle, in `folder`. */
export async function loadLaunchParsers(folder: string): Promise<LaunchParsers> {
  // Read at once: whoever starts a program waits for it, and to wait for other threads takes longer.
  const read = (name: string) => readFileSync(join(folder, name));
  await startTreeSitter(read("web-tree-sitter.wasm"));
  return {
    shell: createShellParser(loadGrammar(() => read("tree-sitter-bash.wasm"))),
    python: createPythonParser(loadGrammar(() => read("tree-sitter-python.wasm"))),
  };
}
