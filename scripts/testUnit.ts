import { ensureChromium } from "../test/editor/host/chromium.ts";
import { runVitest } from "./runVitest.ts";

/** Runs the unit tests, some of which draw the panel in Chromium; arguments go to Vitest. */
async function testUnit(): Promise<void> {
  await ensureChromium();
  const { failed } = await runVitest("unit", process.argv.slice(2));
  if (failed > 0) process.exitCode = 1;
}

await testUnit();
