import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchParsers } from "../launch/launchParsers.ts";
import { createPythonParser } from "../syntax/python/pythonParser.ts";
import { createShellParser } from "../syntax/shell/shellParser.ts";
import { loadGrammar, startTreeSitter } from "../syntax/treeSitter.ts";

/** The parsers of launch files; their WASM lies beside the bundle, in `folder`. Few files are Python: its grammar waits. */
export async function loadLaunchParsers(folder: string): Promise<LaunchParsers> {
  const [runtime, shell] = await Promise.all([
    readFile(join(folder, "web-tree-sitter.wasm")),
    readFile(join(folder, "tree-sitter-bash.wasm")),
  ]);
  await startTreeSitter(runtime);
  return {
    shell: createShellParser(loadGrammar(shell)),
    python: createPythonParser(() => loadGrammar(readFileSync(join(folder, "tree-sitter-python.wasm")))),
  };
}
