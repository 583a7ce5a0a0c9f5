import { argv, stdout } from "node:process";
import type { Page } from "playwright-core";
import { chooseEditor, prepareEditor } from "../test/editor/host/chooseEditor.ts";
import { launchChromium } from "../test/editor/host/chromium.ts";
import { goTo, openFile } from "../test/editor/page/actions.ts";
import { openEditorPage } from "../test/editor/page/editorPage.ts";
import { openPanelPage } from "../test/webview/harness/panelPage.ts";
import { quantile } from "./accuracy/summarize.ts";
import { exampleView } from "./panel/exampleView.ts";
import { readPaints, watchPaints } from "./panel/watchPaints.ts";

// How long the capacity panel takes from the hand to the picture: its page alone, with a view at hand, and in a real
// editor from the click on the code lens. Prints, never fails; `--alone` leaves the editor out.

const runs = 12;

interface Times {
  readonly firstPaintMs: readonly number[];
  readonly figuresMs: readonly number[];
  /** What the page's main thread worked until the figures stood there, by its own clock: other programs do not count. */
  readonly workMs: readonly number[];
}

/** A page of its own, answered at once: what script, style and drawing cost. */
async function measureAlone(): Promise<Times> {
  const browser = await launchChromium();
  const view = await exampleView();
  const first: number[] = [];
  const figures: number[] = [];
  const work: number[] = [];
  for (let run = 0; run < runs; run++) {
    let busyMs = async (): Promise<number> => 0;
    const prepare = async (page: Page): Promise<void> => {
      await watchPaints(page);
      busyMs = await mainThreadClock(page);
    };
    const panel = await openPanelPage(browser, { firstView: view, prepare });
    const paints = await waitForPaints(panel.page, 0);
    work.push(await busyMs());
    const openedAt = await panel.page.evaluate(() => performance.timeOrigin);
    first.push(paints.first - openedAt);
    figures.push(paints.figures - openedAt);
    await panel.close();
  }
  await browser.close();
  return { firstPaintMs: first, figuresMs: figures, workMs: work };
}

/** The editor with its server running, as it is once a file is open. */
async function measureInEditor(): Promise<Times> {
  await prepareEditor(await chooseEditor());
  const { page, close } = await openEditorPage({ size: { width: 1400, height: 900 }, prepare: watchPaints });
  const first: number[] = [];
  const figures: number[] = [];
  await openFile(page, "serve.sh");
  await goTo(page, 11, 10);
  const lens = page.locator(".codelens-decoration a", { hasText: "Capacity panel" });
  await lens.waitFor();
  await noteClicks(page);
  for (let run = 0; run < runs; run++) {
    await lens.click();
    const clickedAt = await page.evaluate<number>("window.clickedAt");
    const paints = await waitForPaints(page, clickedAt);
    first.push(paints.first - clickedAt);
    figures.push(paints.figures - clickedAt);
    await page.locator('.tab[aria-label*="Capacity"]').click({ button: "middle" });
    await page.locator('.tab[aria-label*="Capacity"]').waitFor({ state: "detached" });
    await page.waitForTimeout(500);
  }
  await close();
  return { firstPaintMs: first, figuresMs: figures, workMs: [] };
}

async function mainThreadClock(page: Page): Promise<() => Promise<number>> {
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
  };
}

async function noteClicks(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.addEventListener(
      "pointerdown",
      ({ timeStamp }) => Object.assign(window, { clickedAt: performance.timeOrigin + timeStamp }),
      { capture: true },
    );
  });
}

async function waitForPaints(page: Page, sinceMs: number) {
  for (let attempt = 0; attempt < 300; attempt++) {
    const paints = await readPaints(page, sinceMs);
    if (paints !== null) return paints;
    await page.waitForTimeout(50);
  }
  throw new Error("The panel has not painted within fifteen seconds.");
}

function summary(times: readonly number[]): string {
  const at = (share: number): number => Math.round(quantile(times, share) ?? 0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

const measured = {
  alone: await measureAlone(),
  ...(!argv.includes("--alone") && { "in the editor": await measureInEditor() }),
};
for (const [where, { firstPaintMs, figuresMs, workMs }] of Object.entries(measured)) {
  const work = workMs.length === 0 ? "" : ` · work of the main thread: ${summary(workMs)}`;
  stdout.write(
    `${where.padEnd(14)} first paint: ${summary(firstPaintMs)} · figures: ${summary(figuresMs)}${work}\n`,
  );
}
