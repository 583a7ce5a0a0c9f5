import type { Browser, Page } from "playwright-core";
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
});

/** Whatever a test did, it must not have broken the policy or thrown. */
afterEach(async () => {
  const complaints = await panel.complaints();
  await panel.close();
  expect(complaints).toEqual([]);
});

describe("at the start", () => {
  test("says that it is ready, so that the extension sends the first view", async () => {
    expect(await panel.sent()).toEqual([{ type: "ready" }]);
    expect(await textOf(page.locator("main"))).toContain("Reading the file under the cursor");
  });

  test("shows what was last seen while it waits", async () => {
    await panel.show(sampleViews.warning);
    const savedState = await panel.savedState();
    await panel.close();
    panel = await openPanelPage(browser, { savedState });
    page = panel.page;
    expect(await textOf(page.locator(".verdict-sentence"))).toBe(sampleViews.warning.verdict.sentence);
  });

  test("drops a state that another version saved", async () => {
    await panel.close();
    panel = await openPanelPage(browser, { savedState: { version: 0, state: { view: { subject: "x" } } } });
    page = panel.page;
    expect(await textOf(page.locator("main"))).toContain("Reading the file under the cursor");
  });

  test("ignores messages that are not for it", async () => {
    await panel.post({ type: "somethingElse", view: null });
    await panel.post("text");
    expect(await textOf(page.locator("main"))).toContain("Reading the file under the cursor");
  });
});

describe("the verdict", () => {
  test("is a status with its sentence, and says what it rests on", async () => {
    await panel.show(sampleViews.warning);
    expect(await textOf(page.locator('[role="status"]'))).toBe(
      "Starts, but holds 2.8 requests of 32K at once; the workload needs 10.",
    );
    expect(await textOf(page.locator(".basis summary"))).toBe("vLLM 0.11 on 1x L4 · 3 values assumed");
    await page.locator(".basis summary").click();
    await page.locator(".assumed li").first().waitFor();
    expect(await textOf(page.locator(".assumed li"))).toContain("max-num-seqs 256: the default of vLLM 0.11");
  });

  test("offers the ways on when it isn't known", async () => {
    await panel.show(sampleViews.unknown);
    await page.getByRole("button", { name: "Set target GPU" }).click();
    expect((await panel.sent()).at(-1)).toEqual({ type: "run", actionId: "setTarget" });
  });

  test("gives way to an invitation when the editor holds nothing to size", async () => {
    await panel.show(sampleViews.nothing);
    expect(await textOf(page.locator("h1"))).toBe("Nothing to size in this editor");
    await page.getByRole("button", { name: "New plan" }).click();
    expect((await panel.sent()).at(-1)).toEqual({ type: "run", actionId: "newPlan" });
  });
});

describe("the choice of what is shown", () => {
  test("lists the launches and services of the file", async () => {
    await panel.show(sampleViews.fits);
    await page.getByLabel("Launch or service").selectOption("stt");
    expect((await panel.sent()).at(-1)).toEqual({ type: "select", subjectId: "stt" });
  });

  test("stays quiet when the extension changes it", async () => {
    await panel.show(sampleViews.fits);
    await panel.show({ ...sampleViews.fits, subject: sampleViews.fits.subjects[1] ?? null });
    await panel.post({ type: "pinned", pinned: true });
    await panel.post({ type: "pinned", pinned: false });
    expect(await panel.sent()).toEqual([{ type: "ready" }]);
    expect(await page.getByLabel("Launch or service").inputValue()).toBe("embed");
  });

  test("is pinned and let go by the checkbox", async () => {
    await panel.show(sampleViews.fits);
    const pin = page.getByRole("checkbox", { name: "Pin" });
    await pin.click();
    await pin.click();
    expect((await panel.sent()).slice(1)).toEqual([
      { type: "pin", pinned: true },
      { type: "pin", pinned: false },
    ]);
  });
});

describe("the memory bar", () => {
  test("has its figures in the legend, with what is measured and what estimated", async () => {
    await panel.show(sampleViews.fits);
    const legend = await textOf(page.locator(".legend li"));
    expect(legend).toContain("Weights 14.3 GiB measured");
    expect(legend).toContain("Activations 430 MiB estimated, 225–635 MiB");
    expect(await textOf(page.locator(".memory-bar .limit text"))).toBe("vLLM may use 19.8 GiB (90%)");
  });

  test("draws the parts side by side, to scale, in order", async () => {
    await panel.show(sampleViews.warning);
    const boxes = await page.locator(".memory-bar .segment-fill").evaluateAll((rects) =>
      rects.map((rect) => ({
        x: Number(rect.getAttribute("x")),
        width: Number(rect.getAttribute("width")),
      })),
    );
    expect(boxes).toHaveLength(6);
    for (const [index, box] of boxes.entries()) {
      const next = boxes[index + 1];
      if (next) expect(next.x).toBeCloseTo(box.x + box.width, 1);
    }
    const total = boxes.reduce((sum, box) => sum + box.width, 0);
    expect((boxes[0]?.width ?? 0) / total).toBeCloseTo(14.19 / 22.03, 3);
  });

  test("says how much is missing when the parts exceed the GPU", async () => {
    await panel.show(sampleViews.error);
    expect(await textOf(page.locator(".excess-note"))).toBe("The parts need 471 MiB more than the GPU has.");
  });

  test("has all of it in a table", async () => {
    await panel.show(sampleViews.warning);
    await page.locator("summary", { hasText: "Table" }).first().click();
    const table = page.getByRole("table", { name: "Memory of one L4" });
    const rows = await rowsOf(table);
    expect(rows).toHaveLength(9);
    expect(rows).toContain("KV cache | 5.0 GiB | 4.7 GiB | 5.4 GiB | 23% | estimated");
  });

  test("leads to the place in the file that a figure comes from", async () => {
    await panel.show(sampleViews.warning);
    await page
      .getByRole("button", { name: /^Weights/ })
      .first()
      .click();
    expect((await panel.sent()).at(-1)).toEqual({ type: "reveal", offset: 118 });
  });
});

describe("the alternatives", () => {
  const labels = (): Promise<string> => textOf(page.locator(".option-label"));
  const ranked =
    "serve.sh | AWQ checkpoint with an FP8 KV cache | Shard over both GPUs (--tensor-parallel-size 2) | --max-model-len 9,232 | one-a100 | our-finetune";

  test("stand in the order in which they were ranked until somebody sorts them", async () => {
    await panel.show(sampleViews.warning);
    expect(await labels()).toBe(ranked);
    const byRequests = page.getByRole("button", { name: "Requests" });
    await byRequests.click();
    expect(await labels()).toMatch(/^AWQ.*\| serve\.sh \| our-finetune$/);
    expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
    await byRequests.click();
    expect(await labels()).toMatch(/^serve\.sh .*AWQ[^|]*\| our-finetune$/);
    await byRequests.click();
    expect(await labels()).toBe(ranked);
    expect(await page.locator("th[aria-sort]").count()).toBe(0);
  });

  test("say their verdict in words, and the unknown as unknown", async () => {
    await panel.show(sampleViews.warning);
    expect(await textOf(page.locator(".verdict-cell"))).toBe(
      "Starts, falls short | Fits | Fits | Starts, falls short | Fits | Not known",
    );
    expect(await textOf(page.locator(".options tbody tr").last())).toContain("not known");
  });

  test("are applied where an edit is proven", async () => {
    await panel.show(sampleViews.warning);
    expect(await page.getByRole("button", { name: /^Apply:/ }).count()).toBe(3);
    await page.getByRole("button", { name: "Apply: AWQ checkpoint with an FP8 KV cache" }).click();
    expect((await panel.sent()).at(-1)).toEqual({ type: "apply", alternativeId: "awq-fp8" });
  });
});

describe("a new view", () => {
  test("keeps focus, open tables, sorting and scroll position", async () => {
    await panel.show(sampleViews.warning);
    await page.locator("summary", { hasText: "Table" }).first().click();
    await page.getByRole("button", { name: "Per month" }).click();
    await page.evaluate(() => window.scrollTo(0, 200));
    await panel.show({ ...sampleViews.warning, verdict: { tone: "fits", sentence: "Fits now." } });
    expect(await textOf(page.locator(".verdict-sentence"))).toBe("Fits now.");
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("Per month");
    expect(await page.evaluate(() => window.scrollY)).toBe(200);
    expect(await page.locator("details[open]").count()).toBe(1);
    expect(await textOf(page.locator("th[aria-sort]"))).toBe("Per month");
  });

  test("that can't be drawn is said in place, and the next one is drawn again", async () => {
    await panel.post({ type: "show", view: { subject: { id: "a", label: "a", offset: 0 } } });
    expect(await textOf(page.locator('[role="alert"] h1'))).toBe("This view could not be drawn");
    await panel.show(sampleViews.warning);
    expect(await textOf(page.locator(".verdict-sentence"))).toBe(sampleViews.warning.verdict.sentence);
  });
});

describe("what could not be done", () => {
  const sentence = "The language server did not start. The output channel of GPU Plan says why.";

  test("is said in place of what there is not yet", async () => {
    await panel.post({ type: "problem", sentence });
    expect(await textOf(page.locator('[role="alert"] p'))).toBe(sentence);
    await panel.show(sampleViews.warning);
    expect(await page.locator('[role="alert"]').count()).toBe(0);
  });

  test("is said above what still holds, until the next view", async () => {
    await panel.show(sampleViews.warning);
    await panel.post({ type: "problem", sentence });
    expect(await textOf(page.locator('[role="alert"]'))).toBe(sentence);
    expect(await textOf(page.locator(".verdict-sentence"))).toBe(sampleViews.warning.verdict.sentence);
    await panel.show(sampleViews.fits);
    expect(await page.locator('[role="alert"]').count()).toBe(0);
  });
});

test("text that looks like markup stays text", async () => {
  await panel.show(sampleViews.hostile);
  for (const summary of await page.locator("summary").all()) await summary.click();
  expect(await page.evaluate("window.pwned")).toBeUndefined();
  expect(await page.locator("main img, main script").count()).toBe(0);
  expect(await textOf(page.locator(".verdict-sentence"))).toBe(sampleViews.hostile.verdict.sentence);
  expect(await page.locator(".option-label").first().textContent()).toBe(
    sampleViews.hostile.verdict.sentence,
  );
  expect(await page.locator(".legend-label").first().textContent()).toBe(
    sampleViews.hostile.verdict.sentence,
  );
});

describe("why the figures are what they are", () => {
  test("shows each figure's steps with its values, once somebody opens them", async () => {
    await panel.show(sampleViews.warning);
    const section = page.locator("section", { hasText: "Why these figures" });
    expect(await section.locator("tbody tr").count()).toBe(0);
    await section.locator("summary").click();
    await section.locator("tbody tr").first().waitFor();
    const text = await textOf(section);
    expect(text).toContain("kvCache.bytesPerToken");
    expect(text).toMatch(/2 × layers × kv heads × head dim × bytes/);
  });
});
