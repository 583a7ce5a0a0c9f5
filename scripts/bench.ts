import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, exit, stderr, stdout } from "node:process";
import { projectRoot } from "../test/editor/host/paths.ts";
import { ensureTool } from "../test/support/tools.ts";
import { fullEffort, quickEffort, runBenchmarks } from "./bench/benchmarks.ts";
import { benchmarkPage } from "./bench/page.ts";

/**
 * Everything that is measured, beside yaml-language-server and bash-language-server where they do the same. Writes
 * docs/benchmarks.md; `--json` prints the figures instead, `--quick` prints fewer and rougher ones.
 */
if (!existsSync(join(projectRoot, "dist", "engine.cjs"))) {
  stderr.write("dist is not there: npm run build\n");
  exit(2);
}
await ensureTool("shellcheck");
const isQuick = argv.includes("--quick");
const figures = await runBenchmarks(isQuick ? quickEffort : fullEffort, (step) =>
  stderr.write(`${step} …\n`),
);
const page = benchmarkPage(figures);
if (argv.includes("--json")) stdout.write(`${JSON.stringify(figures)}\n`);
else {
  stdout.write(page);
  if (!isQuick) await writeFile(join(projectRoot, "docs", "benchmarks.md"), page);
}
// A server that does not end when it is told to must not keep this process.
exit();
