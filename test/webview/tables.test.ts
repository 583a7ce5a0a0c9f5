import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PanelView } from "../../src/panelMessages.ts";
import { launchChromium } from "../editor/host/chromium.ts";
import { openPanelPage, type PanelPage } from "./harness/panelPage.ts";
import { rowsOf, textOf } from "./harness/readPage.ts";
import { launchView, planView, realView } from "./harness/realViews.ts";

// Whatever a chart shows stands in the table below it: each place at which it can be read, each line, bound and mark.

let browser: Browser;
let panel: PanelPage;
let page: Page;
let launch: PanelView;
let plan: PanelView;
let service: PanelView;

beforeAll(async () => {
  browser = await launchChromium();
  launch = await launchView();
  plan = await realView("l4-or-a40-speech.gpuplan.yaml", "agent");
  service = await planView();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  panel = await openPanelPage(browser);
  page = panel.page;
});
afterEach(() => panel.close());

const sectionOf = (id: string): Locator => page.locator(`section[aria-labelledby="${id}-heading"]`);

async function openTable(section: Locator): Promise<string[][]> {
  await section.locator("summary", { hasText: "Table" }).click();
  await section.locator("table").waitFor();
  return (await rowsOf(section.locator("table"))).map((row) => row.split(" | "));
}

interface Reading {
  readonly place: string;
  /** Everything said of the place, and the figures in it. */
  readonly text: string;
  readonly figures: readonly string[];
}

/** Walks the read-out from the chart's one end to the other; what it says at each place. */
function readings(section: Locator): Promise<readonly Reading[]> {
  return section.evaluate((element) => {
    const handle = element.querySelector("[role=slider]");
    const press = (key: string): void =>
      void handle?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const found: Reading[] = [];
    press("Home");
    for (let step = 0; step < 2000; step++) {
      const place = handle?.getAttribute("aria-valuetext") ?? "";
      if (place === found.at(-1)?.place) break;
      const said = element.querySelector(".readout span");
      const figures = [...(said?.querySelectorAll("strong") ?? [])].map(
        ({ textContent }) => textContent ?? "",
      );
      found.push({ place, text: said?.textContent ?? "", figures });
      press("ArrowRight");
    }
    return found;
  });
}

/** Corners of a drawn line, in the order in which they are drawn. */
const corners = (section: Locator, path: string): Promise<number[]> =>
  section
    .locator(`.chart ${path}`)
    .evaluateAll((lines) =>
      lines.map((line) => new Set((line.getAttribute("d") ?? "").replace(/^M/, "").split("L")).size),
    );

type Case = readonly [id: string, view: () => PanelView, tab: string | null];
const cases: readonly Case[] = [
  ["latency", () => launch, null],
  ["throughput", () => launch, null],
  ["token-cost", () => launch, null],
  ["user-cost", () => launch, null],
  ["which-when", () => launch, "Which when"],
  ["latency", () => service, null],
  ["growth", () => plan, null],
  ["break-even", () => plan, null],
];

describe("the table below a chart has", () => {
  test.each(cases)("what the read-out says at every place: %s %#", async (id, view, tab) => {
    await panel.show(view());
    if (tab !== null) await page.getByRole("tab", { name: tab }).click();
    const section = sectionOf(id);
    const [head = [], ...rows] = await openTable(section);
    const found = await readings(section);
    expect(rows).toHaveLength(found.length);
    for (const [index, { place, figures }] of found.entries()) {
      const [first = "", ...cells] = rows[index] ?? [];
      expect(first.replace(/ \(.*\)$/, "")).toBe(place);
      // A line that does not reach this place has no figure there.
      const told = cells.filter((cell) => cell !== "–").map((cell) => cell.replace(/ \(.*\)$/, ""));
      expect(figures).toEqual(told);
    }
    const labels = (await textOf(section.locator(".chart-key li"))).split(" | ");
    expect(head.slice(1)).toEqual(labels.filter((label) => !label.startsWith("between ")));
    for (const bound of await section.locator(".chart .bound text").allTextContents())
      expect(await section.locator("table").textContent()).toContain(bound);
  });

  test.each(cases)("a row for every corner that is drawn: %s %#", async (id, view, tab) => {
    await panel.show(view());
    if (tab !== null) await page.getByRole("tab", { name: tab }).click();
    const section = sectionOf(id);
    const [, ...rows] = await openTable(section);
    const drawn = await corners(section, ".line");
    expect(drawn.length).toBeGreaterThan(0);
    // A stair has two corners for each of its steps.
    for (const count of drawn) expect(rows.length).toBeGreaterThanOrEqual(Math.ceil(count / 2));
    if ((await section.locator(".chart .band").count()) > 0)
      expect(rows.some((row) => row.some((cell) => / \(.* to .*\)$/.test(cell)))).toBe(true);
  });

  test("every point of the requests that fit, with its bounds and its workload", async () => {
    await panel.show(launch);
    const section = sectionOf("requests");
    const [, ...rows] = await openTable(section);
    expect(await corners(section, ".curve")).toEqual([rows.length]);
    const found = await readings(section);
    expect(rows).toHaveLength(found.length);
    for (const [index, { place, text }] of found.entries()) {
      const [tokens, likely, low, high] = rows[index] ?? [];
      expect(`${tokens} tokens`).toBe(place);
      expect(text).toContain(`${likely} requests`);
      if (low !== high) expect(text).toContain(`${low}–${high}`);
    }
    const table = (await section.locator("table").textContent()) ?? "";
    for (const words of ["max-num-seqs", "max-model-len", "workload: 10 requests"])
      expect(table).toContain(words);
  });

  test("every part of the memory bar, its share and its bounds", async () => {
    await panel.show(launch);
    const section = sectionOf("memory");
    const [, ...rows] = await openTable(section);
    const legend = await section.locator(".legend-entry").all();
    for (const [index, entry] of legend.entries()) {
      expect(rows[index]?.slice(0, 2)).toEqual([
        await textOf(entry.locator(".legend-label")),
        await textOf(entry.locator(".legend-figure")),
      ]);
    }
    const limit = /vLLM may use ([\d.]+ \w+)/.exec(await textOf(section.locator(".limit text")))?.[1];
    expect(rows.at(-2)?.slice(0, 2)).toEqual(["vLLM may use", limit]);
    const shares = rows.slice(0, legend.length).map((row) => Number.parseInt(row[4] ?? "", 10));
    expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100)).toBeLessThanOrEqual(
      legend.length / 2,
    );
  });
});
