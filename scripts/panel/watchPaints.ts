import type { Page } from "playwright-core";

/** When a document of the panel painted, in milliseconds since 1970, so that frames can be compared. */
export interface Paints {
  /** Anything at all. */
  readonly first: number;
  /** The verdict, which comes with all figures. */
  readonly figures: number;
}

/** Has every document of the page, webviews' too, note when it painted. To be called before any is opened. */
export async function watchPaints(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const since1970 = (): number => performance.timeOrigin + performance.now();
    const paints: Record<string, number> = {};
    Object.assign(window, { panelPaints: paints });
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries())
        if (name === "first-contentful-paint") paints.first = performance.timeOrigin + startTime;
    }).observe({ type: "paint", buffered: true });
    // Asked again and again: a webview's document is written anew after it was loaded, and forgets who listens.
    const look = (): void => {
      if (document.querySelector("main .verdict-sentence") === null) setTimeout(look, 4);
      // Past the frame that paints it.
      else requestAnimationFrame(() => setTimeout(() => Object.assign(paints, { figures: since1970() })));
    };
    look();
  });
}

/** The paints of the newest frame that has shown the panel since a time; `null` while none has. */
export async function readPaints(page: Page, sinceMs: number): Promise<Paints | null> {
  for (const frame of page.frames().toReversed()) {
    const paints = await frame
      .evaluate<Partial<Paints> | undefined>("window.panelPaints")
      .catch(() => undefined);
    if (paints?.first === undefined || paints.figures === undefined) continue;
    if (paints.figures > sinceMs) return { first: paints.first, figures: paints.figures };
  }
  return null;
}
