import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../editor/host/chromium.ts";
import { openEverything, violations } from "./harness/axe.ts";
import { openPanelPage, type PanelPage } from "./harness/panelPage.ts";
import { launchView, realView } from "./harness/realViews.ts";
import { type SampleName, sampleViews } from "./harness/sampleViews.ts";
import { type ThemeName, themes } from "./harness/themes.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

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
