import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { argv, execPath, exit, stderr, stdout } from "node:process";
import { projectRoot } from "../test/editor/host/paths.ts";

/**
 * How long the command line takes from its start to its end, as a shell would see it: the fastest and the middle of
 * twenty runs, beside Node with nothing to do. Reads the built program: `npm run build` first.
 */
const program = join(projectRoot, "dist", "gpuplan.cjs");
if (!existsSync(program)) {
  stderr.write("dist/gpuplan.cjs is not there: npm run build\n");
  exit(2);
}
const runs = 20;
const cases: readonly (readonly [name: string, words: readonly string[]])[] = [
  ["node with nothing to do", ["-e", "0"]],
  ["gpuplan --version", [program, "--version"]],
  ["gpuplan check --help", [program, "check", "--help"]],
  ["gpuplan gpus l4", [program, "gpus", "l4"]],
  ["gpuplan check one file", [program, "check", "examples/serve.sh"]],
];
const figures = cases.map(([name, words]) => {
  const times = Array.from({ length: runs }, () => timeOf(words)).sort((a, b) => a - b);
  return { name, fastest: Math.round(times[0] ?? 0), middle: Math.round(times[Math.floor(runs / 2)] ?? 0) };
});
if (argv.includes("--json")) {
  const commandLine = Object.fromEntries(figures.map(({ name, ...times }) => [name, times]));
  stdout.write(`${JSON.stringify({ commandLine })}\n`);
} else {
  stdout.write("  fastest   middle\n");
  for (const { name, fastest, middle } of figures)
    stdout.write(`${print(fastest)} ${print(middle)}  ${name}\n`);
}

function timeOf(words: readonly string[]): number {
  const before = performance.now();
  spawnSync(execPath, words, { cwd: projectRoot, stdio: "ignore" });
  return performance.now() - before;
}

function print(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`.padStart(9);
}
