import type { PythonParser } from "../syntax/python/pythonParser.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";

/** The parsers that the kinds of file need; those that rest on WASM are made once by the host. */
export interface LaunchParsers {
  readonly shell: ShellParser;
  readonly python: PythonParser;
}
