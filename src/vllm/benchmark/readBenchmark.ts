import { parseYaml } from "../../syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../syntax/yaml/plainValue.ts";
import type { BenchmarkReading, BenchmarkRun } from "./benchmarkRun.ts";
import { readGuidellmReport } from "./readGuidellmReport.ts";
import { readVllmResult } from "./readVllmResult.ts";

/** More is kept of no file: a result that holds every request and its text is written again without them. */
export const longestBenchmark = 64 * 2 ** 20;

/** Runs of one file that are read; a file that is appended to for months has more. */
const MOST_RUNS = 200;

/**
 * Whether a text that begins so is the result of a load generator and no log: the names that their writers put first.
 * Thousands of characters are enough.
 */
export function looksLikeBenchmark(head: string): boolean {
  const text = head.trimStart();
  if (/^[[{]/.test(text))
    return /"(?:tokenizer_id|request_throughput)"\s*:/.test(text) || /"benchmarks"\s*:\s*\[/.test(text);
  return /^(?:args|config|metadata|type_|benchmarks):/.test(text) && /^benchmarks:\s*$/m.test(text);
}

/** The runs of a result file in any of its forms; a sentence where there are none. Never throws. */
export function readBenchmark(text: string): BenchmarkReading | string {
  if (text.length > longestBenchmark) return tooLong;
  const values = valuesOf(text);
  if (values === null)
    return "The file looks like the result of a load generator, and is no whole JSON or YAML.";
  const runs = values.flatMap(runsOf);
  if (runs.length === 0)
    return "The file holds no run that has finished: no throughput of requests stands in it.";
  return { runs: runs.slice(-MOST_RUNS), runsLeftOut: Math.max(0, runs.length - MOST_RUNS) };
}

export const tooLong =
  "The file is too long to be read. It seems to hold every request: write it without them (without --save-detailed, or with GuideLLM's sample size of 0).";

/** A list of results is what people make of several files. */
function runsOf(value: unknown): readonly BenchmarkRun[] {
  if (Array.isArray(value)) return value.flatMap((item) => readVllmResult(item) ?? readGuidellmReport(item));
  const run = readVllmResult(value);
  return run === null ? readGuidellmReport(value) : [run];
}

/** One JSON value, one a line (`--append-result`), or YAML. */
function valuesOf(text: string): readonly unknown[] | null {
  if (!/^\s*[[{]/.test(text)) {
    const { tree, problems } = parseYaml(text);
    return tree === null || problems.length > 0 ? null : [toPlainValue(tree)];
  }
  const whole = parseJson(text);
  if (whole !== undefined) return [whole];
  const lines = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [parseJson(line)]));
  // A run that was stopped while it wrote leaves half a line; what was written before it counts.
  const read = lines.filter((line) => line !== undefined);
  return read.length === 0 ? null : read;
}

/** `undefined` for what is none. Python writes `NaN` and `Infinity`, which JSON does not have. */
function parseJson(text: string): unknown {
  for (const attempt of [text, text.replace(/([:,[]\s*)(?:-?Infinity|NaN)(?=\s*[,}\]])/g, "$1null")]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // Not JSON as it stands, or nested too deeply: the next form is tried.
    }
  }
  return undefined;
}
