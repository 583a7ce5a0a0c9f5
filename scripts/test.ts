import { spawn } from "node:child_process";
import { chooseEditor, prepareEditor } from "../test/editor/host/chooseEditor.ts";
import { ensureChromium } from "../test/editor/host/chromium.ts";
import { projectRoot } from "../test/editor/host/paths.ts";
import { ensureTool, tools } from "../test/support/tools.ts";
import { runVitest, type TestCounts } from "./runVitest.ts";

/**
 * Everything: tools, checks, build, unit tests, editor tests. Each step runs even when one before it failed, so that one run
 * tells all; the last line holds the sums.
 */
async function testAll(): Promise<void> {
  const steps: readonly [string, () => Promise<TestCounts>][] = [
    ["tools", prepareTools],
    ["check", () => runNpmScript("check")],
    ["build", () => runNpmScript("build")],
    ["unit tests", () => runVitest("unit")],
    ["editor tests", () => runVitest("editor")],
  ];
  const total = { passed: 0, failed: 0 };
  const lines: string[] = [];
  for (const [name, run] of steps) {
    console.log(`\n── ${name} ──`);
    const startedAt = Date.now();
    const counts = await run().catch((error: unknown): TestCounts => {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1 };
    });
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    lines.push(
      `${name}: ${counts.failed > 0 ? `FAILED (${counts.failed})` : "ok"}, ${counts.passed} tests passed, ${seconds} s`,
    );
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  console.log(`\n${lines.join("\n")}\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** A step without tests of its own: it adds nothing when it passes and one failure when it does not. */
function runNpmScript(name: string): Promise<TestCounts> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", name], {
      cwd: projectRoot,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    });
    child.once("error", reject);
    child.once("exit", (status) => resolve({ passed: 0, failed: status === 0 ? 0 : 1 }));
  });
}

/** Installs what is missing before anything runs, so that a person is asked at the start or not at all. */
async function prepareTools(): Promise<TestCounts> {
  await ensureChromium();
  for (const tool of tools) await ensureTool(tool);
  await prepareEditor(await chooseEditor());
  return { passed: 0, failed: 0 };
}

await testAll();
