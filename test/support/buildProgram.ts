import { copyFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));

const parserFiles = [
  "web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-bash/tree-sitter-bash.wasm",
  "tree-sitter-python/tree-sitter-python.wasm",
];

/** Builds a program from the sources as they are, so that no older bundle is tested instead, with the parsers beside it. */
export async function buildProgram(entry: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    define: { "import.meta.url": "importMetaUrl", GPUPLAN_VERSION: '"0.0.0"' },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    logLevel: "warning",
  });
  for (const file of parserFiles) {
    await copyFile(require.resolve(file), join(dirname(outfile), file.slice(file.indexOf("/") + 1)));
  }
}
