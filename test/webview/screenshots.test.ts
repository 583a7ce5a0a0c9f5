import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PanelView } from "../../src/panelMessages.ts";
import { launchChromium } from "../editor/host/chromium.ts";
import { screenshotFolder } from "../editor/host/paths.ts";
import { openPanelPage, type PanelPageOptions } from "./harness/panelPage.ts";
import { launchView, realView } from "./harness/realViews.ts";
import { type SampleName, sampleViews } from "./harness/sampleViews.ts";

const folder = join(screenshotFolder, "panel");

/** How far the alternatives reach beyond their frame, which scrolls only for names that can't be broken. */
function hiddenTablePixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const frame = document.querySelector(".options-frame");
    return frame ? frame.scrollWidth - frame.clientWidth : 0;
  });
}

async function openAndFocus(page: Page): Promise<void> {
  for (const summary of await page.locator("summary").all()) await summary.click();
  await page.getByRole("slider", { name: "Context length to read the chart at" }).focus();
  for (const key of ["PageDown", "PageDown"]) await page.keyboard.press(key);
}

type RealName = "launch" | "plan";

async function viewNamed(name: SampleName | RealName): Promise<PanelView> {
  if (name === "launch") return launchView();
  return name === "plan" ? realView("l4-or-a40-speech.gpuplan.yaml", "agent") : sampleViews[name];
}

interface Shot extends PanelPageOptions {
  readonly name: string;
  readonly sample: SampleName | RealName;
  readonly tab?: string;
  /** Tables and assumptions open, the read-out focused. */
  readonly opened?: boolean;
}

function tabShots(name: string, options: Omit<Shot, "name">): readonly Shot[] {
  return [
    { ...options, name },
    { ...options, name: `${name}-gpus`, tab: "Compare GPUs" },
    { ...options, name: `${name}-when`, tab: "Which when" },
  ];
}

const shots: readonly Shot[] = [
  { name: "warning-dark", sample: "warning" },
  { name: "warning-light", sample: "warning", theme: "light" },
  { name: "warning-hc-dark", sample: "warning", theme: "hc-dark" },
  { name: "warning-hc-light", sample: "warning", theme: "hc-light" },
  { name: "warning-forced-colors", sample: "warning", forcedColors: true },
  { name: "warning-320", sample: "warning", width: 320, height: 1800 },
  { name: "warning-600", sample: "warning", width: 600, theme: "light", height: 1400 },
  { name: "warning-2000", sample: "warning", width: 2000 },
  { name: "warning-zoom", sample: "warning", width: 1280, zoom: 2, height: 2400 },
  { name: "fits-dark", sample: "fits" },
  { name: "fits-light", sample: "fits", theme: "light" },
  { name: "fits-hc-dark", sample: "fits", theme: "hc-dark" },
  { name: "error-dark", sample: "error" },
  { name: "error-light", sample: "error", theme: "light" },
  { name: "opened-dark", sample: "warning", opened: true },
  { name: "opened-light-320", sample: "warning", opened: true, theme: "light", width: 320 },
  { name: "unknown-dark", sample: "unknown", height: 400 },
  { name: "unknown-hc-light", sample: "unknown", theme: "hc-light", height: 400 },
  { name: "nothing-dark", sample: "nothing", height: 500 },
  { name: "nothing-light", sample: "nothing", theme: "light", height: 500 },
  { name: "hostile-dark", sample: "hostile" },
  { name: "hostile-320", sample: "hostile", width: 320 },
  ...tabShots("launch-dark", { sample: "launch", width: 1200 }),
  ...tabShots("launch-light", { sample: "launch", theme: "light", width: 1200 }),
  ...tabShots("launch-hc-dark", { sample: "launch", theme: "hc-dark" }),
  ...tabShots("launch-hc-light", { sample: "launch", theme: "hc-light" }),
  ...tabShots("launch-forced-colors", { sample: "launch", forcedColors: true }),
  ...tabShots("launch-320", { sample: "launch", width: 320 }),
  ...tabShots("launch-2000", { sample: "launch", width: 2000 }),
  ...tabShots("launch-zoom", { sample: "launch", width: 1280, zoom: 2 }),
  { name: "plan-dark", sample: "plan", width: 1200 },
  { name: "plan-light", sample: "plan", theme: "light", width: 1200 },
  { name: "plan-320", sample: "plan", width: 320 },
];

describe("the panel at every width and in every theme", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
    await mkdir(folder, { recursive: true });
  });
  afterAll(() => browser?.close());

  test.each(shots)(
    "$name stays within its width and breaks no policy",
    async ({ name, sample, opened, tab, ...options }) => {
      const panel = await openPanelPage(browser, options);
      await panel.show(await viewNamed(sample));
      if (tab !== undefined) await panel.page.getByRole("tab", { name: tab }).click();
      if (opened) await openAndFocus(panel.page);
      await panel.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
      const overflow = await panel.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      if (sample !== "hostile") expect(await hiddenTablePixels(panel.page)).toBe(0);
      expect(await panel.complaints()).toEqual([]);
      await panel.close();
    },
  );
});
