import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../editor/host/chromium.ts";
import { openEverything, violations } from "./harness/axe.ts";
import { observedPlan, usualServer } from "./harness/observations.ts";
import { openPanelPage } from "./harness/panelPage.ts";
import { type ThemeName, themes } from "./harness/themes.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const themeNames = Object.keys(themes).filter((name): name is ThemeName => name in themes);

test("a running server is drawn over the estimate, and stands in every table", async () => {
  const panel = await openPanelPage(browser);
  const { page } = panel;
  const { view, observed } = await observedPlan(usualServer, { ...usualServer, requests: 410 });
  await panel.show(view);
  expect(await page.locator(".observed-mark").count()).toBe(0);
  await panel.post({ type: "observed", observed });
  await openEverything(page);
  // In the memory: what is in use and where it ends; in the requests one; three times in the latency; a rate.
  const marks = (chart: string) => page.locator(`${chart} .observed-mark`).count();
  expect([await marks(".memory-bar"), await marks(".requests-chart"), await marks(".line-chart")]).toEqual([
    2, 1, 4,
  ]);
  const cells = (table: string) => page.getByRole("region", { name: table }).locator("tfoot").innerText();
  expect(await cells("Memory as a table")).toMatch(
    /KV cache observed\s+4\.6 GiB[\s\S]*KV cache in use\s+1\.4 GiB/,
  );
  expect(await cells("Requests by context length as a table")).toMatch(
    /observed: 8 running, 3,236 tokens each/,
  );
  expect(await cells("Latency of requests")).toMatch(/8 open \(observed\)\s+375 ms \(250 ms to 500 ms\)/);
  expect(await cells("Throughput with")).toMatch(/600 tokens\/s/);
  expect(await page.locator(".chart-key").allInnerTexts()).toContainEqual(
    expect.stringContaining("observed, with 1,500 tokens in and 300 out"),
  );
  const table = page.getByRole("region", { name: "What the server tells" });
  expect(await table.innerText()).toMatch(/KV cache in tokens\s+[\d,–]+\s+86,304\s+as estimated, −1%/);
  expect(await page.getByRole("status").allInnerTexts()).toContainEqual(
    expect.stringMatching(
      /^http:\/\/gpu-1:8000\/metrics · Qwen\/Qwen2.5-7B-Instruct · read at \d\d:\d\d:05 · watched$/,
    ),
  );
  expect(await page.locator(".measured").innerText()).toContain("kv_tokens: 86304");
  expect(await panel.complaints()).toEqual([]);
  await panel.close();
});

test("its buttons say what is wanted; another file has no observation", async () => {
  const panel = await openPanelPage(browser);
  const { page } = panel;
  const { view, observed } = await observedPlan(usualServer);
  await panel.show(view);
  await page.getByRole("button", { name: "Compare with a running server…" }).press("Enter");
  await panel.post({ type: "observed", observed });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("observed-heading");
  for (const name of ["Read again", "Watch", "Take away"])
    await page.getByRole("button", { name }).press("Enter");
  await page.getByText("What to keep as measured").click();
  await page.getByRole("button", { name: "Write it into the plan" }).click();
  const problem = "http://gpu-1:8000/metrics could not be read: it refuses connections.";
  await panel.post({ type: "observed", observed: { ...observed, live: true, problem } });
  await page.getByRole("button", { name: "Stop watching" }).press("Enter");
  expect(await page.getByRole("alert").innerText()).toBe(`${problem} Below is the reading before.`);
  expect((await panel.sent()).slice(1)).toEqual(
    ["start", "read", "live", "close", "write", "stop"].map((step) => ({ type: "observe", step })),
  );
  await panel.post({ type: "observed", observed: null });
  expect(await page.locator(".observed-mark").count()).toBe(0);
  expect(JSON.stringify(await panel.savedState())).not.toContain("gpu-1");
  await panel.close();
});

test("nothing that a server tells becomes markup", async () => {
  const panel = await openPanelPage(browser);
  const model = "<img src=x onerror=alert(1)>";
  const { view, observed } = await observedPlan({ ...usualServer, model });
  await panel.show(view);
  await panel.post({ type: "observed", observed });
  expect(await panel.page.getByRole("status").allInnerTexts()).toContainEqual(expect.stringContaining(model));
  expect(await panel.page.locator("img").count()).toBe(0);
  expect(await panel.complaints()).toEqual([]);
  await panel.close();
});

test.each(themeNames)("axe-core finds nothing in %s", async (theme) => {
  const panel = await openPanelPage(browser, { theme });
  const { view, observed } = await observedPlan(usualServer, { ...usualServer, requests: 410, waiting: 2 });
  await panel.show(view);
  await panel.post({ type: "observed", observed: { ...observed, problem: "It refuses connections." } });
  await openEverything(panel.page);
  expect(await violations(panel.page)).toEqual([]);
  await panel.close();
});
