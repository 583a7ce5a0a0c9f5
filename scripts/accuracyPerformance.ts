import { readFile } from "node:fs/promises";
import { argv, stderr, stdout } from "node:process";
import { readPerformance } from "./performance/performanceRow.ts";
import { printSpeedReport, printSpeedRows } from "./performance/printSpeedReport.ts";
import { scoreSpeed } from "./performance/scoreSpeed.ts";
import { summarizeSpeeds } from "./performance/summarizeSpeed.ts";

const USAGE = "npm run accuracy:performance -- FILE.jsonl [--json] [--rows]";

/** Compares the estimated speeds with what benchmarks measured, over published rows. */
async function main(words: readonly string[]): Promise<number> {
  const options = new Set(words.filter((word) => word.startsWith("--")));
  const [file, ...more] = words.filter((word) => !word.startsWith("--"));
  const unknown = [...options].find((option) => !["--json", "--rows"].includes(option));
  if (file === undefined || more.length > 0 || unknown !== undefined) {
    stderr.write(`${unknown === undefined ? "" : `${unknown} is not an option.\n`}${USAGE}\n`);
    return 2;
  }
  const { rows, unreadable } = readPerformance(await readFile(file, "utf8"));
  if (unreadable > 0) stderr.write(`${unreadable} lines are no JSON objects and were left out.\n`);
  const results = rows.map(scoreSpeed);
  const report = summarizeSpeeds(results);
  if (options.has("--json")) {
    const rowData = options.has("--rows") ? { rows: results } : {};
    stdout.write(`${JSON.stringify({ ...report, ...rowData }, null, 2)}\n`);
  } else {
    if (options.has("--rows")) stdout.write(`${printSpeedRows(results)}\n`);
    stdout.write(printSpeedReport(report, `${file}: ${results.length} rows`));
  }
  return 0;
}

process.exitCode = await main(argv.slice(2)).catch((error: unknown) => {
  stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
