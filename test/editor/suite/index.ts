import { env } from "node:process";
import { runTests } from "./harness.ts";
import { defineMainTests } from "./mainTests.ts";
import { defineQuietTests } from "./quietTests.ts";
import { defineRestrictedTests } from "./restrictedTests.ts";

/** Called by the extension host, as VS Code's extension tests demand; rejects when a test fails. */
export async function run(): Promise<void> {
  const session = env.GPUPLAN_SESSION;
  const report = env.GPUPLAN_SUITE_REPORT;
  if (!session || !report)
    throw new Error("The suite is started by the editor tests, which name its session.");
  if (session === "main") defineMainTests();
  else if (session === "restricted") defineRestrictedTests();
  else if (session === "quiet") defineQuietTests();
  const failures = await runTests(report);
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
