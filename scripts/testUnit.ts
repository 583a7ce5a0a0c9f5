import { ensureChromium } from "../test/editor/host/chromium.ts";
import { ensureTool, tools } from "../test/support/tools.ts";
import { runVitest } from "./runVitest.ts";

/** Runs the unit tests, some of which need Chromium, ShellCheck or promtool; arguments go to Vitest. */
async function testUnit(): Promise<void> {
  await ensureChromium();
  for (const tool of tools) await ensureTool(tool);
  const { failed } = await runVitest("unit", process.argv.slice(2));
  if (failed > 0) process.exitCode = 1;
}

await testUnit();
