// Builds everything that runs: `node esbuild.mjs [--production] [--watch] [--only=name,…]`.
import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";
import { compactData, sharedModule } from "./scripts/compactData.mjs";
import { engineEntry, engineFile, engineUrl, takeFromEngine, withoutNode } from "./scripts/engineBundle.mjs";
import { lazyBuiltins } from "./scripts/lazyBuiltins.mjs";
import { templateSpacePlugin } from "./scripts/templateSpace.mjs";
import { thirdPartyNotices } from "./scripts/thirdPartyNotices.mjs";

/**
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string} entry
 * @property {string} outfile  `.cjs`, since the package is ESM and VS Code loads CommonJS everywhere
 * @property {"node" | "browser"} platform
 * @property {boolean} [isProgram]  starts by itself from a shell
 * @property {true} [usesEngine]  takes what runs everywhere from the engine's bundle
 * @property {number} [budgetKiB]  most that the minified bundle may weigh; absent for what is not shipped
 * @property {import("esbuild").BuildOptions} [options]
 */

/** @type {import("esbuild").BuildOptions} */
const inEditor = { external: ["vscode"] };

/** @type {readonly Bundle[]} The one table of entry points. */
const bundles = [
  {
    name: "extension",
    entry: "src/extension/main.node.ts",
    outfile: "dist/extension.cjs",
    platform: "node",
    budgetKiB: 600,
    options: inEditor,
  },
  {
    name: "web-extension",
    entry: "src/extension/main.worker.ts",
    outfile: "dist/extension.web.js",
    platform: "browser",
    budgetKiB: 600,
    options: { ...inEditor, format: "cjs" },
  },
  {
    name: "server",
    entry: "src/lsp/main.node.ts",
    outfile: "dist/server.cjs",
    platform: "node",
    usesEngine: true,
    budgetKiB: 50,
  },
  {
    // No program by itself: the web extension puts it behind the engine, in one worker.
    name: "web-server",
    entry: "src/lsp/main.worker.ts",
    outfile: "dist/server.worker.js",
    platform: "browser",
    usesEngine: true,
    budgetKiB: 50,
  },
  {
    name: "cli",
    entry: "src/cli/main.node.ts",
    outfile: "dist/gpuplan.cjs",
    platform: "node",
    isProgram: true,
    usesEngine: true,
    budgetKiB: 100,
  },
  {
    // What assistants speak, apart: its packages weigh as much as half the engine, and only `gpuplan mcp` needs them.
    name: "mcp",
    entry: "src/mcp/main.node.ts",
    outfile: "dist/mcp.cjs",
    platform: "node",
    budgetKiB: 500,
  },
  {
    name: "webview",
    entry: "webview/main.ts",
    outfile: "dist/webview.js",
    platform: "browser",
    budgetKiB: 250,
  },
  {
    name: "editor-suite",
    entry: "test/editor/suite/index.ts",
    outfile: "out/editor-suite/index.cjs",
    platform: "node",
    // Readable, for the stacks of failed tests.
    options: { ...inEditor, minify: false },
  },
];

/** The parsers' WASM lies beside the bundles, which read it from there. */
const require = createRequire(import.meta.url);
const wasmFiles = [
  require.resolve("web-tree-sitter/web-tree-sitter.wasm"),
  require.resolve("tree-sitter-bash/tree-sitter-bash.wasm"),
  require.resolve("tree-sitter-python/tree-sitter-python.wasm"),
];

/** @type {{ readonly version: string }} */
const { version } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));
const root = dirname(fileURLToPath(import.meta.url));
const isProduction = argv.includes("--production");
const only = argv
  .find((argument) => argument.startsWith("--only="))
  ?.slice("--only=".length)
  .split(",");

/** Data files go into a bundle in the short form that their loaders read. @type {import("esbuild").Plugin} */
const compactDataPlugin = {
  name: "compact-data",
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]src[\\/].*\.json$/ }, async ({ path }) => ({
      contents: sharedModule(compactData(path, JSON.parse(await readFile(path, "utf8")))),
      loader: "js",
    }));
  },
};

/** What the programs take from the engine: modules by their paths from the root, gathered while they are built. */
const wantedFromEngine = new Set();

/** Everything that the programs share. Built after them. @type {Bundle} */
const engine = {
  name: "engine",
  entry: "",
  outfile: join("dist", engineFile),
  platform: "browser",
  budgetKiB: 1850,
};

/** @param {Bundle} bundle @returns {import("esbuild").BuildOptions} */
function buildOptions(bundle) {
  const isNode = bundle.platform === "node";
  return {
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    outfile: bundle.outfile,
    bundle: true,
    platform: bundle.platform,
    format: isNode ? "cjs" : "iife",
    target: isNode ? "node20" : "es2022",
    // The CommonJS builds of several language-server packages hide their imports from esbuild; the ESM ones do not.
    mainFields: isNode ? ["module", "main"] : ["browser", "module", "main"],
    define: { GPUPLAN_VERSION: JSON.stringify(version) },
    ...(bundle.isProgram && { banner: { js: "#!/usr/bin/env node" } }),
    minify: isProduction,
    sourcemap: isProduction ? false : "linked",
    // Licences are gathered in dist/THIRD-PARTY-NOTICES.txt instead.
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    plugins: bundle.usesEngine
      ? [...(isNode ? [lazyBuiltins] : []), takeFromEngine(root, wantedFromEngine, isNode)]
      : [compactDataPlugin, templateSpacePlugin],
    ...bundle.options,
  };
}

/** A CommonJS bundle on any platform. @returns {import("esbuild").BuildOptions} */
function engineOptions() {
  const { entryPoints: _, ...options } = buildOptions(engine);
  return {
    ...options,
    stdin: { contents: engineEntry(wantedFromEngine), resolveDir: root, loader: "js" },
    format: "cjs",
    // The command line's, which no other program asks for.
    external: ["node:*"],
    define: { ...options.define, "import.meta.url": engineUrl },
    plugins: [compactDataPlugin, withoutNode, lazyBuiltins],
  };
}

/** One line for each bundle over its budget, with the inputs that weigh most. @param {Bundle} bundle @param {import("esbuild").Metafile} metafile */
function budgetProblems(bundle, metafile) {
  return Object.entries(metafile.outputs).flatMap(([path, { bytes, inputs }]) => {
    const kibibytes = Math.ceil(bytes / 1024);
    if (path.endsWith(".map")) return [];
    console.log(
      `${path.padEnd(30)}${String(kibibytes).padStart(6)} KiB${bundle.budgetKiB ? ` of ${bundle.budgetKiB}` : ""}`,
    );
    if (!bundle.budgetKiB || kibibytes <= bundle.budgetKiB) return [];
    const biggest = [...bytesBySource(inputs)]
      .sort(([, first], [, second]) => second - first)
      .slice(0, 8)
      .map(([source, size]) => `\n  ${String(Math.ceil(size / 1024)).padStart(5)} KiB  ${source}`);
    return [
      `${path} weighs ${kibibytes} KiB, over its budget of ${bundle.budgetKiB} KiB. Most of it:${biggest.join("")}`,
    ];
  });
}

/** Bytes in a bundle by package, and by file where the file is ours. @param {Record<string, { bytesInOutput: number }>} inputs */
function bytesBySource(inputs) {
  const sizes = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const source = /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
    sizes.set(source, (sizes.get(source) ?? 0) + bytesInOutput);
  }
  return sizes;
}

async function copyWasm() {
  await mkdir(join(root, "dist"), { recursive: true });
  for (const file of wasmFiles) await copyFile(file, join(root, "dist", basename(file)));
}

/** Rebuilds what changes until it is ended. @param {readonly Bundle[]} chosen */
async function watch(chosen) {
  let running = 0;
  // .vscode/tasks.json waits for these lines.
  /** @type {import("esbuild").Plugin} */
  const report = {
    name: "report",
    setup(pluginBuild) {
      pluginBuild.onStart(() => {
        running += 1;
        if (running === 1) console.log("[watch] build started");
      });
      pluginBuild.onEnd(() => {
        running -= 1;
        if (running === 0) console.log("[watch] all bundles are built");
      });
    },
  };
  const contexts = chosen.map((bundle) =>
    context(withPlugin(bundle === engine ? engineOptions() : buildOptions(bundle), report)),
  );
  await Promise.all((await Promise.all(contexts)).map((bundle) => bundle.watch()));
}

/** @param {import("esbuild").BuildOptions} options @param {import("esbuild").Plugin} plugin @returns {import("esbuild").BuildOptions} */
function withPlugin(options, plugin) {
  return { ...options, plugins: [...(options.plugins ?? []), plugin] };
}

async function main() {
  const named = bundles.filter(({ name }) => !only || only.includes(name));
  if (named.length === 0)
    throw new Error(`--only names no bundle; there are ${bundles.map(({ name }) => name).join(", ")}.`);
  // What one of the engine's programs wants of it, another must not lose.
  const chosen = named.some(({ usesEngine }) => usesEngine)
    ? bundles.filter((bundle) => bundle.usesEngine || named.includes(bundle))
    : named;
  await copyWasm();
  const results = await Promise.all(chosen.map((bundle) => build(buildOptions(bundle))));
  if (wantedFromEngine.size > 0) {
    results.push(await build(engineOptions()));
    chosen.push(engine);
  }
  if (argv.includes("--watch")) {
    await watch(chosen);
    return;
  }
  for (const { outfile, isProgram } of chosen) if (isProgram) await chmod(join(root, outfile), 0o755);
  const shipped = results.filter((_, index) => chosen[index].budgetKiB);
  // What a program takes from the engine stands among the engine's own inputs.
  const bundled = shipped
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .filter((path) => !path.startsWith("engine:"));
  const notices = await thirdPartyNotices(root, [
    ...bundled,
    ...wasmFiles.map((file) => relative(root, file)),
  ]);
  await writeFile(join(root, "dist", "THIRD-PARTY-NOTICES.txt"), notices);
  const problems = results.flatMap(({ metafile }, index) => budgetProblems(chosen[index], metafile));
  if (isProduction && problems.length > 0) {
    console.error(problems.join("\n"));
    exit(1);
  }
}

try {
  await main();
} catch (error) {
  // esbuild has printed its own errors, at their places.
  if (!(error instanceof Error && "errors" in error)) console.error(error);
  exit(1);
}
