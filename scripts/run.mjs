// Runs a TypeScript script of this project: `node scripts/run.mjs NAME [arguments]`.
// Node 20 does not strip types, so esbuild turns the script and what it imports from the project into one file.
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [name] = argv.splice(2, 1);
if (!name) throw new Error("Name the script to run, as in `node scripts/run.mjs demo`.");
const root = join(import.meta.dirname, "..");
const outfile = join(root, "out", "scripts", `${name}.mjs`);
await build({
  absWorkingDir: root,
  entryPoints: [join("scripts", `${name}.ts`)],
  outfile,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
try {
  await import(pathToFileURL(outfile).href);
} catch (error) {
  // What a script throws on purpose is a message to whoever called it; anything else is a fault, with its stack.
  console.error(error instanceof Error && error.constructor === Error ? error.message : error);
  process.exitCode = 1;
}
