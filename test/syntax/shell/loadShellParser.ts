import { readFileSync } from "node:fs";
import { createShellParser, type ShellParser } from "../../../src/syntax/shell/shellParser.ts";

let loading: Promise<ShellParser> | undefined;

/** The shell parser over the packages' own WASM files; one for all tests of a worker. */
export function loadShellParser(): Promise<ShellParser> {
  const read = (path: string) => readFileSync(new URL(`../../../node_modules/${path}`, import.meta.url));
  loading ??= createShellParser({
    runtime: read("web-tree-sitter/web-tree-sitter.wasm"),
    grammar: read("tree-sitter-bash/tree-sitter-bash.wasm"),
  });
  return loading;
}
