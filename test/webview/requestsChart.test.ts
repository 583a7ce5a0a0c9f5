import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "../editor/host/chromium.ts";
import { openPanelPage, type PanelPage } from "./harness/panelPage.ts";
import { rowsOf, textOf } from "./harness/readPage.ts";
import { sampleViews } from "./harness/sampleViews.ts";

let browser: Browser;
let panel: PanelPage;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  panel = await openPanelPage(browser);
  page = panel.page;
  await panel.show(sampleViews.fits);
});
afterEach(() => panel.close());

const table = (): Locator => page.getByRole("table", { name: /^Requests that fit/ });
/** Opens the table; its rows as cells, without the header. */
async function openRows(): Promise<string[][]> {
  await page.locator('section[aria-labelledby="requests-heading"] summary').click();
  await table().waitFor();
  const [, ...rows] = await rowsOf(table());
  return rows.map((row) => row.split(" | "));
}
const readout = (): Promise<string> => textOf(page.locator(".readout"));

describe("requests against context", () => {
  test("rests at the workload", async () => {
    expect(await readout()).toMatch(/^At 8K tokens each: \d+\.\d requests/);
    expect(await page.locator(".workload text").textContent()).toMatch(/10 × 8K\s+fits/);
  });

  test("is read along the curve with the keyboard", async () => {
    const handle = page.getByRole("slider", { name: "Context length to read the chart at" });
    await handle.focus();
    expect(await handle.getAttribute("aria-valuetext")).toBe("8K tokens");
    await page.keyboard.press("ArrowRight");
    expect(await readout()).toContain("At 9K tokens");
    await page.keyboard.press("PageUp");
    expect(await readout()).toContain("At 18K tokens");
    expect(await readout()).toContain("max-model-len forbids it");
    await page.keyboard.press("End");
    expect(await readout()).toContain("At 32K tokens");
    await page.keyboard.press("Home");
    expect(await readout()).toContain("At 1K tokens");
    expect(await readout()).toContain("max-num-seqs lets 64 run");
    await page.keyboard.press("ArrowLeft");
    expect(await readout()).toContain("At 1K tokens");
    await page.keyboard.press("Escape");
    expect(await readout()).toContain("At 8K tokens");
    expect(await page.locator('.readout [aria-live="polite"]').count()).toBe(1);
  });

  test("is read under the pointer, and rests again when it leaves", async () => {
    const box = await page.locator(".requests-chart").boundingBox();
    if (!box) throw new Error("The chart has no box.");
    await page.mouse.move(box.x + box.width - 16, box.y + 100);
    expect(await readout()).toContain("At 32K tokens");
    await page.mouse.move(5, 5);
    expect(await readout()).toContain("At 8K tokens");
  });

  test("draws likely line, band, cap, length limit and workload", async () => {
    for (const mark of [".curve", ".uncertain", ".sure", ".bound.cap", ".bound:not(.cap)", ".workload"])
      expect(await page.locator(`.requests-chart ${mark}`).count(), mark).toBe(1);
    expect(await page.locator(".requests-chart .bound text").allTextContents()).toEqual([
      "max-model-len 16K",
      "max-num-seqs 64",
    ]);
  });

  test("has its content in a table, with the lengths that the file names", async () => {
    const rows = await openRows();
    const remarkAt = (tokens: string) => rows.find(([first]) => first === tokens)?.at(-1);
    expect(remarkAt("8K")).toContain("workload: 10 requests");
    expect(remarkAt("16K")).toContain("max-model-len");
    expect(remarkAt("32K")).toContain("refused: longer than max-model-len");
  });

  test("falls as contexts grow, and the band holds the likely figure", async () => {
    const figures = (await openRows()).map((row) =>
      row.slice(1, 4).map((text) => Number(text.replaceAll(",", ""))),
    );
    expect(figures.length).toBeGreaterThan(5);
    let previous = Number.POSITIVE_INFINITY;
    for (const [likely = 0, atLeast = 0, atMost = 0] of figures) {
      expect(likely).toBeLessThanOrEqual(previous);
      expect(atLeast).toBeLessThanOrEqual(likely);
      expect(atMost).toBeGreaterThanOrEqual(likely);
      previous = likely;
    }
  });
});
