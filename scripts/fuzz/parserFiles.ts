import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

/** The parsers' WASM in one folder, as it lies beside the bundles. */
export async function gatherParserFiles(projectRoot: string): Promise<string> {
  const require = createRequire(join(projectRoot, "package.json"));
  const folder = join(projectRoot, "out", "fuzz");
  await mkdir(folder, { recursive: true });
  for (const file of [
    "web-tree-sitter/web-tree-sitter.wasm",
    "tree-sitter-bash/tree-sitter-bash.wasm",
    "tree-sitter-python/tree-sitter-python.wasm",
  ])
    await copyFile(require.resolve(file), join(folder, basename(file)));
  return folder;
}
