import { readFileSync } from "node:fs";
import type { LaunchParsers } from "../../../src/launch/launchParsers.ts";
import { createPythonParser } from "../../../src/syntax/python/pythonParser.ts";
import { createShellParser, type ShellParser } from "../../../src/syntax/shell/shellParser.ts";
import { loadGrammar, startTreeSitter } from "../../../src/syntax/treeSitter.ts";

let loading: Promise<LaunchParsers> | undefined;

/** The parsers over the packages' own WASM files; one set for all tests of a worker. */
export function loadLaunchParsers(): Promise<LaunchParsers> {
  loading ??= load();
  return loading;
}

export async function loadShellParser(): Promise<ShellParser> {
  return (await loadLaunchParsers()).shell;
}

async function load(): Promise<LaunchParsers> {
  const read = (path: string) => readFileSync(new URL(`../../../node_modules/${path}`, import.meta.url));
  await startTreeSitter(read("web-tree-sitter/web-tree-sitter.wasm"));
  return {
    shell: createShellParser(loadGrammar(() => read("tree-sitter-bash/tree-sitter-bash.wasm"))),
    python: createPythonParser(loadGrammar(() => read("tree-sitter-python/tree-sitter-python.wasm"))),
  };
}
