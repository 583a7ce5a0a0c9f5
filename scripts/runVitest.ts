import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../test/editor/host/paths.ts";

export interface TestCounts {
  readonly passed: number;
  /** Failed tests, test files that did not load, and skipped tests: every test is there to be run. */
  readonly failed: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const configs = { unit: "vitest.config.ts", editor: "test/editor/vitest.config.ts" };

/** Runs one of the two test configurations with its output shown, and counts from its report. */
export async function runVitest(
  name: keyof typeof configs,
  filters: readonly string[] = [],
): Promise<TestCounts> {
  const reportFile = join(projectRoot, "out", "test-results", `${name}.json`);
  await rm(reportFile, { force: true });
  const vitest = join(projectRoot, "node_modules", "vitest", "vitest.mjs");
  const reporters = [`--reporter=${name === "editor" ? "verbose" : "default"}`, "--reporter=json"];
  const args = [
    vitest,
    "run",
    "--config",
    configs[name],
    ...reporters,
    `--outputFile.json=${reportFile}`,
    ...filters,
  ];
  const status = await exitStatus(args);
  const counts = await countTests(reportFile);
  // A run that fails without a failed test, by an unhandled error for one, must not look like a success.
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function exitStatus(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", resolve);
  });
}

async function countTests(reportFile: string): Promise<TestCounts> {
  const text = await readFile(reportFile, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1 };
  const report: VitestReport = JSON.parse(text);
  const unloaded = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0) console.error(`${skipped} tests were skipped, which counts as failed.`);
  return { passed: report.numPassedTests, failed: report.numFailedTests + skipped + unloaded.length };
}
