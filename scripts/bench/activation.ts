import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { execPath } from "node:process";
import { projectRoot } from "../../test/editor/host/paths.ts";
import { cleanEnvironment } from "../../test/editor/host/processes.ts";
import { quantile } from "../accuracy/summarize.ts";

/** An editor's API that answers everything with itself. CommonJS, as the extension is. */
const standIn = `
  const Module = require("node:module"), load = Module._load;
  const anything = new Proxy(function () {}, {
    get: (target, key) =>
      key === Symbol.toPrimitive ? () => "1.101.0"
      : key === Symbol.iterator ? function* () {}
      : key === "then" ? undefined
      : key === "prototype" ? target.prototype
      : anything,
    set: () => true,
    getPrototypeOf: () => anything,
    apply: () => anything,
    construct: () => anything,
  });
  Module._load = (request, ...rest) => (request === "vscode" ? anything : load(request, ...rest));
  const startedAt = performance.now();
  require(process.argv[1]).activate(anything);
  console.log(performance.now() - startedAt);
`;

/**
 * How long the extension takes to be loaded and activated, milliseconds: the median of so many processes, with a stand-in
 * for the editor. What the editor does itself is not in it.
 */
export function measureActivation(runs: number): number {
  const bundle = join(projectRoot, "dist", "extension.cjs");
  const times = Array.from({ length: runs }, () =>
    Number(execFileSync(execPath, ["-e", standIn, bundle], { encoding: "utf8", env: cleanEnvironment({}) })),
  );
  return Number((quantile(times, 0.5) ?? 0).toFixed(1));
}
