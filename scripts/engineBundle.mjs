// One engine for all programs: what runs everywhere is bundled once, and the entry points of Node and the browser,
// a few files each, take from it what they import. Otherwise the package would hold the engine three times.
import { isAbsolute, relative, sep } from "node:path";

/** The bundle's file, beside those of the programs, which `require` it by this name. */
export const engineFile = "./engine.cjs";

/** With the two small modules that say what may follow an option. */
const commandWords = /^src\/(cli\/.*|generate\/generation|units\/version)\.ts$|node_modules\/commander\//;

/**
 * What belongs to one program, and stays in its own bundle.
 * @param {string} path from the root, with slashes
 * @param {import("esbuild").ImportKind} kind
 */
function isOfProgram(path, kind) {
  return (
    /\.(node|worker)\.ts$/.test(path) ||
    /^src\/startup\//.test(path) ||
    // The commands' words and their help, which are told without the engine; what a command does waits in there.
    (kind !== "dynamic-import" && commandWords.test(path)) ||
    // The halves of the protocol's packages that open streams or ports.
    /node_modules\/vscode-[^/]+\/lib\/(node|browser)\//.test(path)
  );
}

/**
 * For a program: whatever is the engine's is not bundled but taken from there, and noted in `wanted`.
 * @param {string} root
 * @param {Set<string>} wanted  paths from the root
 * @param {boolean} isNode  there the engine is loaded with V8's cached translation of it
 * @returns {import("esbuild").Plugin}
 */
export function takeFromEngine(root, wanted, isNode) {
  const loadEngine = isNode
    ? 'require("./src/startup/engine.node.ts").loadEngine()'
    : `require("${engineFile}")`;
  return {
    name: "take-from-engine",
    setup(build) {
      build.onResolve({ filter: /^\.\/engine\.cjs$/ }, ({ path }) => ({ path, external: true }));
      build.onResolve(
        { filter: /.*/ },
        async ({ path, importer, kind, resolveDir, namespace, pluginData }) => {
          if (pluginData === "resolving" || kind === "entry-point" || namespace !== "file") return undefined;
          const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: "resolving" });
          if (found.errors.length > 0 || found.external || !isAbsolute(found.path)) return found;
          const module = relative(root, found.path).split(sep).join("/");
          if (isOfProgram(module, kind)) return found;
          wanted.add(module);
          return { path: module, namespace: "engine" };
        },
      );
      build.onLoad({ filter: /.*/, namespace: "engine" }, ({ path }) => ({
        contents: `module.exports = ${loadEngine}.modules[${JSON.stringify(path)}]();`,
        resolveDir: root,
      }));
    },
  };
}

/**
 * The engine's entry point: every module that a program wants, evaluated when the first asks for it.
 * @param {ReadonlySet<string>} wanted
 */
export function engineEntry(wanted) {
  const lines = [...wanted]
    .sort()
    .map((module) => `  ${JSON.stringify(module)}: () => require("./${module}"),`);
  return `export const modules = {\n${lines.join("\n")}\n};\n`;
}

/**
 * For the engine: the shell parser's loader asks Node for modules to find its WASM with, wherever there is a Node; it is
 * handed the bytes and needs none of them. (An `import()` that is left in a bundle would also fail: V8's cached
 * translation forgets who is to resolve it.)
 * @type {import("esbuild").Plugin}
 */
export const withoutNode = {
  name: "without-node",
  setup(build) {
    build.onResolve({ filter: /^(module|fs\/promises)$/ }, ({ path }) => ({
      path,
      namespace: "without-node",
    }));
    build.onLoad({ filter: /.*/, namespace: "without-node" }, () => ({
      contents: "export const createRequire = () => () => ({}); export const readFile = null;",
    }));
  },
};

/** What stands for `import.meta.url` in the engine: no file, so that nothing is looked for beside it. */
export const engineUrl = JSON.stringify("gpuplan:engine");
