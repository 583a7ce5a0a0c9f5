import { argv, stdout } from "node:process";
import { parseArgs } from "node:util";
import { loadLaunchParsers } from "../src/service/launchParsers.node.ts";
import { projectRoot } from "../test/editor/host/paths.ts";
import { readCorpus, type Sample } from "./fuzz/corpus.ts";
import {
  bytesOfValues,
  describeGrowth,
  describeMemory,
  leaksIn,
  memoryNow,
  nextTurn,
  settledAfter,
} from "./fuzz/memory.ts";
import { mutateSample } from "./fuzz/mutate.ts";
import { gatherParserFiles } from "./fuzz/parserFiles.ts";
import { createProbe, type Failure } from "./fuzz/probe.ts";
import { createRandom } from "./fuzz/random.ts";
import { shrink } from "./fuzz/shrink.ts";
import { startWatchdog } from "./fuzz/watchdog.ts";

/**
 * Spoils the fixtures in every way that typing, merging and transport do, and asks each file everything an editor asks.
 * `npm run fuzz -- COUNT --seed N`: file i comes from seed N + i, so `npm run fuzz -- 1 --seed S` repeats the one that failed.
 */
const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" } },
});
const count = Number(positionals[0] ?? 100_000);
const firstSeed = Number(values.seed);
if (!Number.isInteger(count) || !Number.isInteger(firstSeed))
  throw new Error("COUNT and --seed are whole numbers.");

/** Longer than this is a hang to whoever types. A busy machine is not: what was slow once is asked again. */
const longestMs = 1000;
const hangMs = 60_000;

interface Failed extends Failure {
  readonly seed: number;
  readonly sample: Sample;
}

const corpus = readCorpus(projectRoot);
const probe = createProbe(await loadLaunchParsers(await gatherParserFiles(projectRoot)));
const failed = new Map<string, Failed>();
let failures = 0;
let slowest = { milliseconds: 0, seed: 0, name: "", length: 0 };

// What is read once for all files (the catalogue, the flags, the grammars) is no leak.
for (const sample of corpus) {
  probe(sample, 0);
  await nextTurn();
}
const before = memoryNow();
let settled: number | null = null;
const watchdog = startWatchdog(hangMs);
const startedAt = performance.now();
for (let index = 0; index < count; index++) {
  runSeed(firstSeed + index);
  await nextTurn();
  if (index + 1 === settledAfter) settled = await bytesOfValues();
  if (index % 1000 === 999)
    report(
      `${index + 1} files, ${failures} failures, slowest ${Math.round(slowest.milliseconds)} ms; ${describeMemory(memoryNow())}`,
    );
}
const seconds = (performance.now() - startedAt) / 1000;
await watchdog.stop();
const after = memoryNow();
const valueBytes = settled === null ? null : { settled, after: await bytesOfValues() };
summarize();

function runSeed(seed: number): void {
  watchdog.trying(seed);
  const sample = mutateSample(corpus, createRandom(seed));
  const { milliseconds, failures: found } = probe(sample, seed);
  const least = milliseconds > longestMs ? Math.min(milliseconds, quickest(sample, seed)) : milliseconds;
  if (least > slowest.milliseconds)
    slowest = { milliseconds: least, seed, name: sample.name, length: sample.text.length };
  const slow = { kind: "slow", detail: `${Math.round(least)} ms` };
  for (const failure of least > longestMs ? [...found, slow] : found) {
    failures++;
    report(`seed ${seed}, ${sample.name}: ${failure.kind}: ${failure.detail}`);
    const smallest = failed.get(failure.kind)?.sample.text.length ?? Number.POSITIVE_INFINITY;
    if (sample.text.length < smallest) failed.set(failure.kind, { ...failure, seed, sample });
  }
}

function quickest(sample: Sample, seed: number): number {
  return Math.min(probe(sample, seed).milliseconds, probe(sample, seed).milliseconds);
}

function summarize(): void {
  const rate = ((1000 * seconds) / Math.max(1, count)).toFixed(1);
  report(
    `${count} files from seed ${firstSeed} in ${Math.round(seconds)} s, ${rate} ms each; ${failures} failures of ${failed.size} kinds`,
  );
  report(
    `slowest: ${Math.round(slowest.milliseconds)} ms, seed ${slowest.seed}, ${slowest.name}, ${slowest.length} characters`,
  );
  report(`memory before: ${describeMemory(before)}`);
  report(`memory at the end: ${describeMemory(after)}`);
  const filesSince = count - settledAfter;
  if (valueBytes) report(describeGrowth(valueBytes.settled, valueBytes.after, filesSince));
  const leaks = leaksIn(before, after, valueBytes, filesSince);
  for (const leak of leaks) report(`FAILED: the memory in use did not come back to where it was. ${leak}`);
  for (const each of failed.values()) describe(each);
  if (failed.size > 0 || leaks.length > 0) process.exitCode = 1;
}

/** The failing file as small as it gets, as a JSON string, since much of it may not print. */
function describe({ kind, detail, seed, sample }: Failed): void {
  const fails = (text: string) => {
    const { milliseconds, failures: found } = probe({ name: sample.name, text }, seed);
    return kind === "slow" ? milliseconds > longestMs : found.some((each) => each.kind === kind);
  };
  const smallest = shrink(sample.text, fails, 20_000);
  report(`\nFAILED: ${kind}, seed ${seed}, ${sample.name}\n${detail}`);
  const shown = JSON.stringify(smallest);
  report(
    `smallest input, ${smallest.length} characters: ${shown.length > 2000 ? `${shown.slice(0, 2000)} …` : shown}`,
  );
}

function report(line: string): void {
  stdout.write(`${line}\n`);
}
