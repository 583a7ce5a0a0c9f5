import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PanelView } from "../../src/panelMessages.ts";
import { launchChromium } from "../editor/host/chromium.ts";
import { openEverything, violations } from "./harness/axe.ts";
import { openPanelPage, type PanelPage, type PanelPageOptions } from "./harness/panelPage.ts";
import { launchView, planView, realView } from "./harness/realViews.ts";
import { sampleViews } from "./harness/sampleViews.ts";

// What axe-core says of every state of the panel, in the places and under the preferences that change its layout.

let browser: Browser;
const views: Record<string, PanelView> = {};
beforeAll(async () => {
  browser = await launchChromium();
  views.launch = await launchView();
  views["service of a plan"] = await planView();
  views["whole plan"] = await realView("l4-or-a40-speech.gpuplan.yaml", "agent");
});
afterAll(() => browser?.close());

const places: readonly (readonly [string, PanelPageOptions])[] = [
  ["a side bar of 320 pixels", { width: 320 }],
  ["a side bar in light high contrast", { width: 320, theme: "hc-light" }],
  ["200% zoom", { width: 1280, zoom: 2 }],
  ["forced colours", { forcedColors: true }],
  ["motion that is not reduced", { reducedMotion: "no-preference" }],
];

async function show(panel: PanelPage, name: string): Promise<void> {
  const view = views[name];
  if (view === undefined) throw new Error(`There is no view "${name}".`);
  await panel.show(view);
}

describe.each(places)("axe-core finds nothing in %s", (_, options) => {
  let panel: PanelPage;
  beforeAll(async () => {
    panel = await openPanelPage(browser, options);
  });
  afterAll(() => panel?.close());

  test("while it waits", async () => {
    expect(await violations(panel.page)).toEqual([]);
  });

  test.each(["This server", "Compare GPUs", "Which when"])("in the tab '%s', all open", async (tab) => {
    await show(panel, "launch");
    await panel.page.getByRole("tab", { name: tab }).click();
    await openEverything(panel.page);
    expect(await violations(panel.page)).toEqual([]);
  });

  test.each(["service of a plan", "whole plan"])("with the %s, pinned", async (name) => {
    await show(panel, name);
    await panel.post({ type: "pinned", pinned: true });
    await openEverything(panel.page);
    expect(await violations(panel.page)).toEqual([]);
    await panel.post({ type: "pinned", pinned: false });
  });

  test.each(["error", "unknown", "nothing", "hostile"] as const)("with the view '%s'", async (name) => {
    await panel.show(sampleViews[name]);
    await openEverything(panel.page);
    expect(await violations(panel.page)).toEqual([]);
  });

  test("when something could not be done", async () => {
    await panel.show(sampleViews.warning);
    await panel.post({ type: "problem", sentence: "The language server did not answer." });
    expect(await violations(panel.page)).toEqual([]);
  });

  test("when a view cannot be drawn", async () => {
    await panel.post({ type: "show", view: { subject: { id: "a", label: "a", offset: 0 } } });
    expect(await violations(panel.page)).toEqual([]);
  });
});

test("nothing moves for whoever asks for less motion, and little for others", async () => {
  const longestMs = async (reducedMotion: "reduce" | "no-preference"): Promise<number> => {
    const panel = await openPanelPage(browser, { reducedMotion });
    await show(panel, "launch");
    const found = await panel.page.evaluate(() => {
      const milliseconds = (list: string): number =>
        Math.max(
          ...list.split(",").map((each) => Number.parseFloat(each) * (each.trim().endsWith("ms") ? 1 : 1000)),
        );
      const ours = [...document.querySelectorAll("main *")].filter(
        (element) => !element.tagName.startsWith("VSCODE-"),
      );
      return Math.max(
        ...ours.map((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return Math.max(milliseconds(transitionDuration), milliseconds(animationDuration));
        }),
      );
    });
    await panel.close();
    return found;
  };
  expect(await longestMs("reduce")).toBe(0);
  expect(await longestMs("no-preference")).toBeGreaterThan(0);
  expect(await longestMs("no-preference")).toBeLessThanOrEqual(200);
});

test("nothing lies outside the page where it is narrow or zoomed", async () => {
  for (const options of [{ width: 320 }, { width: 1280, zoom: 2 }]) {
    const panel = await openPanelPage(browser, options);
    for (const name of Object.keys(views)) {
      await show(panel, name);
      for (const tab of await panel.page.getByRole("tab").all()) {
        await tab.click();
        await openEverything(panel.page);
        const overflow = await panel.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${name} at ${options.width}`).toBe(0);
      }
    }
    await panel.close();
  }
});
