import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { env } from "node:process";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PanelView } from "../../src/panelMessages.ts";
import { launchChromium } from "../editor/host/chromium.ts";
import { screenshotFolder } from "../editor/host/paths.ts";
import { openPanelPage, type PanelPage, type PanelPageOptions } from "./harness/panelPage.ts";
import { launchView, realView } from "./harness/realViews.ts";
import { type SampleName, sampleViews } from "./harness/sampleViews.ts";
import { type ThemeName, themes } from "./harness/themes.ts";

const folder = join(screenshotFolder, "panel");

/** How far the alternatives reach beyond their frame, which scrolls only for names that can't be broken. */
function hiddenTablePixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const frame = document.querySelector(".options-frame");
    return frame ? frame.scrollWidth - frame.clientWidth : 0;
  });
}

async function changeControls({ page, post }: PanelPage): Promise<void> {
  await post({ type: "pinned", pinned: true });
  await page.getByLabel("GPU", { exact: true }).selectOption("a40");
  await page.getByRole("slider", { name: "Utilization" }).press("ArrowRight");
}

async function openAndFocus(page: Page): Promise<void> {
  for (const summary of await page.locator("summary").all()) await summary.click();
  await page.getByRole("slider", { name: "Context length to read the chart at" }).focus();
  for (const key of ["PageDown", "PageDown"]) await page.keyboard.press(key);
}

type RealName = "launch" | "service" | "plan";

async function viewNamed(name: SampleName | RealName): Promise<PanelView> {
  switch (name) {
    case "launch":
      return launchView();
    case "service":
      return realView("two-l4-32k.gpuplan.yaml", "chat");
    case "plan":
      return realView("l4-or-a40-speech.gpuplan.yaml", "agent");
    default:
      return sampleViews[name];
  }
}

/** What the panel shows, and what somebody has done with it. */
interface State {
  readonly sample: SampleName | RealName;
  readonly tab?: string;
  /** Tables and assumptions open, the read-out focused. */
  readonly opened?: boolean;
  /** Pinned, with another GPU and more memory asked for. */
  readonly changed?: boolean;
  readonly problem?: string;
}

interface Shot extends PanelPageOptions, State {
  readonly name: string;
}

const states: Readonly<Record<string, State>> = {
  launch: { sample: "launch" },
  "launch-gpus": { sample: "launch", tab: "Compare GPUs" },
  "launch-when": { sample: "launch", tab: "Which when" },
  changed: { sample: "launch", changed: true },
  opened: { sample: "warning", opened: true },
  service: { sample: "service" },
  "service-when": { sample: "service", tab: "Which when" },
  plan: { sample: "plan" },
  error: { sample: "error" },
  unknown: { sample: "unknown" },
  nothing: { sample: "nothing" },
  problem: { sample: "fits", problem: "The language server did not answer: the connection was closed." },
};

const themeNames = Object.keys(themes).filter((name): name is ThemeName => name in themes);

/** Colours change no width: the pictures for the documentation need every theme, the tests one. */
const shownThemes = env.GPUPLAN_PICTURES === "all" ? themeNames : themeNames.slice(0, 1);

/** Every state, at the width of half a window. */
const inThemes = shownThemes.flatMap((theme) =>
  Object.entries(states).map(
    ([name, state]): Shot => ({ ...state, name: `${name}-${theme}`, theme, width: 1100, height: 300 }),
  ),
);

/** The states that a place changes most, in every such place. */
const places: Readonly<Record<string, PanelPageOptions>> = {
  "side-bar": { width: 320 },
  zoom: { width: 1280, zoom: 2 },
  "forced-colors": { forcedColors: true },
  wide: { width: 2000, theme: "light" },
};
const inPlaces = Object.entries(places).flatMap(([place, options]) =>
  ["launch", "launch-gpus", "launch-when", "plan", "opened"].flatMap((name): Shot[] => {
    const state = states[name];
    return state === undefined ? [] : [{ ...state, ...options, height: 300, name: `${name}-${place}` }];
  }),
);

const shots: readonly Shot[] = [
  ...inThemes,
  ...inPlaces,
  { name: "hostile-dark", sample: "hostile" },
  { name: "hostile-side-bar", sample: "hostile", width: 320 },
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
    async ({ name, sample, opened, changed, problem, tab, ...options }) => {
      const panel = await openPanelPage(browser, options);
      const { page } = panel;
      await panel.show(await viewNamed(sample));
      if (tab !== undefined) await page.getByRole("tab", { name: tab }).click();
      if (opened) await openAndFocus(page);
      if (changed) await changeControls(panel);
      if (problem !== undefined) await panel.post({ type: "problem", sentence: problem });
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
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
