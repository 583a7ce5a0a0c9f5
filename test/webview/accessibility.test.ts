import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../editor/host/chromium.ts";
import { openPanelPage, type PanelPage } from "./harness/panelPage.ts";
import { textOf } from "./harness/readPage.ts";
import { launchView, realView } from "./harness/realViews.ts";
import { type SampleName, sampleViews } from "./harness/sampleViews.ts";
import { type ThemeName, themes } from "./harness/themes.ts";

let browser: Browser;
let axeSource: string;

beforeAll(async () => {
  browser = await launchChromium();
  axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
});
afterAll(() => browser?.close());

async function openEverything(page: Page): Promise<void> {
  await page.locator("details:not([open]) > summary").evaluateAll((summaries) => {
    for (const summary of summaries) if (summary instanceof HTMLElement) summary.click();
  });
}

/** One line per violation, with the elements; empty when axe-core finds nothing. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource);
  const results = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" ¦ ")}`,
  );
}

const states = Object.keys(sampleViews).filter((name): name is SampleName => name in sampleViews);
const themeNames = Object.keys(themes).filter((name): name is ThemeName => name in themes);

describe.each(themeNames)("axe-core finds nothing in %s", (theme) => {
  let panel: PanelPage;
  beforeAll(async () => {
    panel = await openPanelPage(browser, { theme });
  });
  afterAll(() => panel?.close());

  test.each(states)("with the view '%s', everything open", async (sample) => {
    await panel.show(sampleViews[sample]);
    await openEverything(panel.page);
    expect(await violations(panel.page)).toEqual([]);
  });
});

describe.each(themeNames)("axe-core finds nothing in real views in %s", (theme) => {
  let panel: PanelPage;
  beforeAll(async () => {
    panel = await openPanelPage(browser, { theme });
  });
  afterAll(() => panel?.close());

  test.each(["This server", "Compare GPUs", "Which when"])(
    "in the tab '%s', changed and open",
    async (tab) => {
      const { page } = panel;
      await panel.show(await launchView());
      await page.getByLabel("KV cache type").selectOption("fp8");
      await panel.post({ type: "cursor", offset: 262 });
      await page.getByRole("tab", { name: tab }).click();
      await openEverything(page);
      expect(await violations(page)).toEqual([]);
    },
  );

  test("with the sums of a plan", async () => {
    await panel.show(await realView("l4-or-a40-speech.gpuplan.yaml", "agent"));
    await openEverything(panel.page);
    expect(await violations(panel.page)).toEqual([]);
  });

  test("on a GPU on which nothing starts", async () => {
    await panel.show(await launchView());
    await panel.page.getByRole("tab", { name: "This server" }).click();
    await panel.page.getByLabel("GPU", { exact: true }).selectOption("t4");
    await openEverything(panel.page);
    expect(await violations(panel.page)).toEqual([]);
  });
});

test("axe-core would find something", async () => {
  const panel = await openPanelPage(browser);
  await panel.page.evaluate(() => document.querySelector("main")?.append(document.createElement("button")));
  expect((await violations(panel.page)).join()).toContain("button-name");
  await panel.close();
});

test("everything is reached by Tab, in reading order, with visible focus", async () => {
  const panel = await openPanelPage(browser);
  await panel.show(sampleViews.fits);
  const { page } = panel;
  const stops: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
      return `${element.getAttribute("aria-label") ?? label ?? element.textContent?.replace(/\s+/g, " ").trim() ?? ""}`.slice(
        0,
        24,
      );
    });
    if (stop === null) break;
    stops.push(stop);
  }
  expect(stops).toEqual([
    "Launch or service",
    "Copy report",
    "Save report",
    "Pin",
    "vLLM 0.11 on 2x L4, meas",
    "Context",
    "Requests",
    "Utilization",
    "KV cache type",
    "GPU",
    "This server",
    "Speech to text 1.6 GiB m",
    "Weights 14.3 GiB measure",
    "KV cache 3.6 GiB measure",
    "Table",
    "SVG",
    "PNG",
    "Context length to read t",
    "Table",
    "SVG",
    "PNG",
    "requests at once: where ",
    "Table",
    "SVG",
    "PNG",
    "CSV",
    "Verdict",
    "Option",
    "GPU",
    "Model",
    "Weights",
    "KV cache",
    "Requests",
    "Per month",
    "Apply: AWQ checkpoint wi",
    "Apply: Shard over both G",
    "Apply: --max-model-len 9",
    "Show the steps",
  ]);
  await panel.close();
});

test("keys work the controls: pin, subject, sort, apply, disclosure", async () => {
  const panel = await openPanelPage(browser);
  await panel.show(sampleViews.fits);
  const { page } = panel;
  const sentSoFar = () => expect.poll(async () => (await panel.sent()).length);
  await page.getByLabel("Launch or service").focus();
  await page.keyboard.press("ArrowDown");
  await sentSoFar().toBe(2);
  await page.locator("vscode-checkbox").press("Space");
  await sentSoFar().toBe(3);
  await page.getByRole("button", { name: "GPU", exact: true }).press("Enter");
  await page.locator(".apply-cell vscode-button").first().press("Enter");
  await page.locator(".basis summary").press("Enter");
  await expect
    .poll(async () => (await panel.sent()).slice(1))
    .toEqual([
      { type: "select", subjectId: "embed" },
      { type: "pin", pinned: true },
      { type: "apply", alternativeId: expect.any(String) },
    ]);
  expect(await textOf(page.locator("th[aria-sort]"))).toBe("GPU");
  expect(await page.locator(".basis details").evaluate((element) => element.hasAttribute("open"))).toBe(true);
  await panel.close();
});
