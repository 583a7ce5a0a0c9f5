// Node's own modules that few starts of a program need, loaded at their first use: those of the network and of
// processes take as long to start as a fifth of everything that stands between a start and the first findings.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

const seldomNeeded = ["child_process", "crypto", "dns/promises", "http", "https", "tls"];

/**
 * An import of such a module gives an object that loads it when one of its members is asked for.
 * @type {import("esbuild").Plugin}
 */
export const lazyBuiltins = {
  name: "lazy-builtins",
  setup(build) {
    build.onResolve(
      { filter: new RegExp(`^(node:)?(${seldomNeeded.join("|")})$`) },
      ({ path, namespace }) => {
        const name = path.startsWith("node:") ? path : `node:${path}`;
        return namespace === "lazy-builtin"
          ? { path: name, external: true }
          : { path: name, namespace: "lazy-builtin" };
      },
    );
    build.onLoad({ filter: /.*/, namespace: "lazy-builtin" }, ({ path }) => {
      const members = Object.keys(require(path)).join();
      const get = `get: () => require("${path}")[member], enumerable: true`;
      return {
        contents: `for (const member of "${members}".split(",")) Object.defineProperty(exports, member, { ${get} });`,
      };
    });
  },
};
