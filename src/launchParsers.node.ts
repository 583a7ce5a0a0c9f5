import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchParsers } from "./launch/findLaunches.ts";
import { createShellParser } from "./syntax/shell/shellParser.ts";

/** The parsers of launch files; their WASM lies beside the bundle, in `folder`. */
export async function loadLaunchParsers(folder: string): Promise<LaunchParsers> {
  const [runtime, grammar] = await Promise.all([
    readFile(join(folder, "web-tree-sitter.wasm")),
    readFile(join(folder, "tree-sitter-bash.wasm")),
  ]);
  return { shell: await createShellParser({ runtime, grammar }) };
}
