import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PanelView } from "../../src/panelMessages.ts";
import { launchChromium } from "../editor/host/chromium.ts";
import { openPanelPage } from "./harness/panelPage.ts";
import { launchView } from "./harness/realViews.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** The launch with forty alternatives, each of which moves with the demand. */
async function viewWithManyAlternatives(): Promise<PanelView> {
  const view = await launchView();
  const [own, ...others] = view.alternatives;
  if (own === undefined) throw new Error("There is no row of the file itself.");
  const rows = Array.from({ length: 40 }, (_, index) => {
    const row = others[index % others.length] ?? own;
    return { ...row, id: `${row.id}-${index}`, label: `${row.label} ${index}` };
  });
  return { ...view, alternatives: [own, ...rows] };
}

/**
 * Moves a slider 120 times and takes what each move costs the page's main thread: script, style, layout and paint
 * together, by the thread's own clock, so that other programs on the machine do not count. Slow machines make no test
 * fail: the figures are printed for people to judge.
 */
test.each(["This server", "Compare GPUs", "Which when"])(
  "a slider's moves in '%s' are measured",
  async (tab) => {
    const panel = await openPanelPage(browser, { width: 1200 });
    const { page } = panel;
    await panel.show(await viewWithManyAlternatives());
    await page.getByRole("tab", { name: tab }).click();
    const client = await page.context().newCDPSession(page);
    await client.send("Performance.enable", { timeDomain: "threadTicks" });
    const busyMs = async (): Promise<number> => {
      const { metrics } = await client.send("Performance.getMetrics");
      return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
    };
    const move = (step: number): Promise<void> =>
      page.evaluate(
        async (position) => {
          const slider = document.querySelector<HTMLInputElement>("#control-requests");
          if (slider === null) return;
          slider.value = String(position);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          // Past the frame that paints it.
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        },
        5 + (step % 60),
      );
    const costs: number[] = [];
    for (let step = 0; step < 120; step++) {
      const before = await busyMs();
      await move(step);
      costs.push((await busyMs()) - before);
    }
    const ranked = [...costs].sort((a, b) => a - b);
    const at = (share: number): string => (ranked[Math.floor(ranked.length * share)] ?? 0).toFixed(1);
    console.log(`${tab}, 40 alternatives, slider to paint: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
    expect(costs).toHaveLength(120);
    expect(await panel.complaints()).toEqual([]);
    await panel.close();
  },
);
