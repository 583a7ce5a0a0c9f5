import { readFile } from "node:fs/promises";
import { argv, stderr, stdout } from "node:process";
import { type GroundTruthRow, readGroundTruth } from "./accuracy/groundTruthRow.ts";
import { printReport, printRows } from "./accuracy/printReport.ts";
import { scoreRow } from "./accuracy/scoreRow.ts";
import { summarizeAll } from "./accuracy/summarize.ts";

const USAGE = "npm run accuracy -- FILE.jsonl [--json] [--rows] [--clean] [--all]";

/** Compares the estimates with what vLLM printed, over rows of published start-ups. */
async function main(words: readonly string[]): Promise<number> {
  const options = new Set(words.filter((word) => word.startsWith("--")));
  const [file, ...more] = words.filter((word) => !word.startsWith("--"));
  const unknown = [...options].find((option) => !["--json", "--rows", "--clean", "--all"].includes(option));
  if (file === undefined || more.length > 0 || unknown !== undefined) {
    stderr.write(`${unknown === undefined ? "" : `${unknown} is not an option.\n`}${USAGE}\n`);
    return 2;
  }
  const { rows, unreadable } = readGroundTruth(await readFile(file, "utf8"));
  if (unreadable > 0) stderr.write(`${unreadable} lines are no JSON objects and were left out.\n`);
  const results = rows.filter(choice(options)).map(scoreRow);
  const report = summarizeAll(results);
  if (options.has("--json")) {
    const rowData = options.has("--rows") ? { rows: results } : {};
    stdout.write(`${JSON.stringify({ ...report, ...rowData }, null, 2)}\n`);
  } else {
    if (options.has("--rows")) stdout.write(`${printRows(results)}\n`);
    stdout.write(printReport(report, `${file}: ${results.length} of ${rows.length} rows`));
  }
  return 0;
}

function choice(options: ReadonlySet<string>): (row: GroundTruthRow) => boolean {
  if (options.has("--all")) return () => true;
  return options.has("--clean") ? (row) => row.clean : (row) => row.core;
}

process.exitCode = await main(argv.slice(2)).catch((error: unknown) => {
  stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
