import { existsSync } from "node:fs";
import { join } from "node:path";
import { argv, exit, stderr, stdout } from "node:process";
import { projectRoot } from "../test/editor/host/paths.ts";
import { readCorpus } from "./fuzz/corpus.ts";
import { runStorm } from "./storm/runStorm.ts";

/**
 * An edit storm against the built server: random edits over fifty documents, every request in between, a third of them
 * taken back. `npm run build`, then `npm run storm -- EDITS SEED`. Red where an answer is an error, the log says anything,
 * the last diagnostics are not those of a fresh server, or memory has grown.
 */
const [edits = 20_000, seed = 1] = argv.slice(2).map(Number);
const program = join(projectRoot, "dist", "server.cjs");
if (!existsSync(program)) {
  stderr.write("dist/server.cjs is not there: npm run build\n");
  exit(2);
}
/** Fixtures of ordinary size: giants are another test's. */
const samples = readCorpus(projectRoot).filter(({ text }) => text.length > 0 && text.length < 20_000);
/** The code is compiled and the caches are full after a quarter; what comes on top later is a leak. */
const growthAllowed = 1.15;

const startedAt = performance.now();
const report = await runStorm({
  program,
  samples,
  edits,
  documents: 50,
  seed,
  measurements: 20,
  onProgress: (line) => stdout.write(`${line}\n`),
});
const seconds = (performance.now() - startedAt) / 1000;
const inUse = report.memory.map(({ heapMiB }) => heapMiB);
const quarter = Math.ceil(inUse.length / 4);
const early = mean(inUse.slice(quarter, 2 * quarter));
const late = mean(inUse.slice(-quarter));
stdout.write(
  `${report.edits} edits, ${report.requests} requests (${report.cancellations} taken back, ${report.answers} answered), ${report.closings} closings in ${seconds.toFixed(0)} s\n` +
    `${report.errors.length} error answers (and ${report.refusals} renamings refused), ${report.complaints.length} complaints, ${report.stale.length} of 50 documents stale (${report.diagnostics} diagnostics at the end)\n` +
    `memory in use: ${early.toFixed(1)} MiB in the second quarter, ${late.toFixed(1)} MiB in the last; ${report.memory.at(-1)?.residentMiB.toFixed(0) ?? "?"} MiB resident\n`,
);
for (const line of [...report.errors, ...report.complaints, ...report.stale].slice(0, 20))
  stdout.write(`${line}\n`);
const isWrong = report.errors.length + report.complaints.length + report.stale.length > 0;
if (isWrong || late > growthAllowed * early) exit(1);

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);
}
