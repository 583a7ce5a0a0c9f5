import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FromPanel, PanelView } from "../../src/panelMessages.ts";
import { launchChromium } from "../editor/host/chromium.ts";
import { openEverything } from "./harness/axe.ts";
import { openPanelPage, type PanelPage, type PanelPageOptions } from "./harness/panelPage.ts";
import { textOf } from "./harness/readPage.ts";
import { launchView, planView } from "./harness/realViews.ts";
import { sampleViews } from "./harness/sampleViews.ts";

// Everything that a pointer can do is done here with keys alone.

let browser: Browser;
let launch: PanelView;
let panel: PanelPage;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  launch = await launchView();
});
afterAll(() => browser?.close());
beforeEach(() => open({}));
afterEach(() => panel.close());

async function open(options: PanelPageOptions): Promise<void> {
  panel = await openPanelPage(browser, options);
  page = panel.page;
}

const lastSent = async (): Promise<FromPanel | undefined> => (await panel.sent()).at(-1);

interface Stop {
  readonly name: string;
  /** Whether something is drawn around what has the focus. */
  readonly isSeen: boolean;
}

/** Presses Tab through the page; where it stopped, in order, and what is pressed, moved or chosen but was not reached. */
async function walk(): Promise<{ readonly stops: readonly Stop[]; readonly missed: readonly string[] }> {
  const stops: Stop[] = [];
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
  });
  for (let press = 0; press < 300; press++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      element.setAttribute("data-reached", "");
      // What has the focus must look otherwise than without it: itself, or something in it.
      const looks = (): string => {
        const inner = [
          ...element.querySelectorAll("*"),
          ...(element.shadowRoot?.querySelectorAll("*") ?? []),
        ];
        return [element, ...inner]
          .map((each) => {
            const { outline, borderColor, boxShadow, opacity, stroke } = getComputedStyle(each);
            return [outline, borderColor, boxShadow, opacity, stroke].join();
          })
          .join();
      };
      const focused = looks();
      if (element instanceof HTMLElement || element instanceof SVGElement) {
        element.blur();
        const blurred = looks();
        element.focus();
        element.toggleAttribute("data-unseen", focused === blurred);
      }
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
      const text = element.getAttribute("aria-label") ?? label ?? element.textContent ?? "";
      return {
        name: text.replace(/\s+/g, " ").trim().slice(0, 24),
        isSeen: !element.hasAttribute("data-unseen"),
      };
    });
    if (stop === null) break;
    stops.push(stop);
  }
  const missed = await page.evaluate(() => {
    const working =
      "button, select, input, summary, a[href], [role=slider], .table-scroll, vscode-button, vscode-checkbox";
    return (
      [...document.querySelectorAll<HTMLElement>(working)]
        .filter((element) => element.checkVisibility() && !element.hasAttribute("disabled"))
        // The tabs are one stop, between which the arrows move.
        .filter((element) => !(element.role === "tab" && element.tabIndex === -1))
        .filter((element) => !element.hasAttribute("data-reached"))
        .map((element) => element.outerHTML.slice(0, 120))
    );
  });
  return { stops, missed };
}

describe("Tab reaches all that works, with the focus in sight,", () => {
  test.each(["This server", "Compare GPUs", "Which when"])("in the tab '%s', all open", async (tab) => {
    await panel.show(launch);
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("slider", { name: "Utilization" }).press("ArrowLeft");
    await openEverything(page);
    const { stops, missed } = await walk();
    expect(missed).toEqual([]);
    expect(stops.filter(({ isSeen }) => !isSeen)).toEqual([]);
    expect(stops.length).toBeGreaterThan(15);
  });

  test("in a side bar, with a plan", async () => {
    await panel.close();
    await open({ width: 320, theme: "hc-dark" });
    await panel.show(await planView());
    await openEverything(page);
    const { stops, missed } = await walk();
    expect(missed).toEqual([]);
    expect(stops.filter(({ isSeen }) => !isSeen)).toEqual([]);
  });

  test("where there is nothing to size", async () => {
    await panel.show(sampleViews.nothing);
    const { stops, missed } = await walk();
    expect(missed).toEqual([]);
    expect(stops.map(({ name }) => name)).toContain("New plan");
  });

  test("in reading order", async () => {
    await panel.show(sampleViews.fits);
    expect((await walk()).stops.map(({ name }) => name)).toEqual([
      "Launch or service",
      "Copy report",
      "Save report",
      "Pin",
      "vLLM 0.11 on 2x L4, meas",
      "Context",
      "Requests",
      "Utilization",
      "KV cache type",
      "This server",
      "Speech to text 1.6 GiB m",
      "Weights 14.3 GiB measure",
      "KV cache 3.6 GiB measure",
      "Table",
      "SVG",
      "PNG",
      "Context length to read t",
      "Table",
      "SVG",
      "PNG",
      "requests at once: where ",
      "Table",
      "SVG",
      "PNG",
      "CSV",
      "Verdict",
      "Option",
      "GPU",
      "Model",
      "Weights",
      "KV cache",
      "Requests",
      "Per month",
      "Apply: AWQ checkpoint wi",
      "Apply: Shard over both G",
      "Apply: --max-model-len 9",
      "Compare with a running s",
      "Show the steps",
    ]);
  });
});

/** What listens to the pointer, and the element that does the same for the keyboard. */
test("nothing listens to the pointer alone", async () => {
  await panel.close();
  await open({ recordListeners: true });
  await panel.show(launch);
  const alone: string[] = [];
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await openEverything(page);
    alone.push(
      ...(await page.evaluate(() => {
        const works = "button, select, input, summary, [role=tab], vscode-button, vscode-checkbox";
        // A segment of the memory bar leads where its entry of the legend leads; charts have their own slider for keys.
        const twins = ".segment.linked, .requests-chart, .line-chart";
        return (
          window.clickable
            // The toolkit's own insides belong to its elements.
            .filter((element) => element.getRootNode() === document)
            .filter((element) => element.isConnected && !element.matches(works) && !element.matches(twins))
            .map((element) => element.outerHTML.slice(0, 120))
        );
      })),
    );
  }
  expect(alone).toEqual([]);
  const segments = await page.evaluate(
    () => window.clickable.filter((element) => element.matches(".segment")).length,
  );
  expect(segments).toBeGreaterThan(0);
});

declare global {
  interface Window {
    /** Elements that listen to clicks and to the pointer, where the page was told to keep them. */
    clickable: Element[];
  }
}

describe("keys", () => {
  test("work the head: subject, reports, pin, basis", async () => {
    await panel.show(sampleViews.fits);
    await page.getByLabel("Launch or service").focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(lastSent).toEqual({ type: "select", subjectId: "embed" });
    await page.locator("vscode-checkbox").press("Space");
    await expect.poll(lastSent).toEqual({ type: "pin", pinned: true });
    await page.getByRole("button", { name: "Copy report" }).press("Enter");
    await expect.poll(lastSent).toMatchObject({ type: "export", format: "copy" });
    await page.getByRole("button", { name: "Save report" }).press("Space");
    await expect.poll(lastSent).toMatchObject({ type: "export", format: "markdown" });
    await page.locator(".basis summary").press("Enter");
    await page.locator(".assumed li").first().waitFor();
  });

  test("work the controls and put them back", async () => {
    await panel.show(launch);
    await page.getByRole("slider", { name: "Context", exact: true }).press("PageDown");
    await page.getByRole("slider", { name: "Requests", exact: true }).press("End");
    await page.getByRole("slider", { name: "Utilization" }).press("Home");
    await page.getByLabel("KV cache type").press("ArrowDown");
    await page.getByLabel("GPU", { exact: true }).press("ArrowDown");
    expect(await textOf(page.locator(".controls .section-aside"))).toMatch(/^5 of 5 changed/);
    await page.getByRole("button", { name: "Reset" }).press("Enter");
    expect(await page.locator(".control.changed").count()).toBe(0);
  });

  test("work memory, charts and their files", async () => {
    await panel.show(launch);
    await page
      .getByRole("button", { name: /^Weights/ })
      .first()
      .press("Enter");
    await expect.poll(lastSent).toMatchObject({ type: "reveal" });
    const latency = page.locator('section[aria-labelledby="latency-heading"]');
    const rest = await textOf(latency.locator(".readout"));
    await latency.getByRole("slider").press("ArrowRight");
    expect(await textOf(latency.locator(".readout"))).not.toBe(rest);
    await latency.getByRole("button", { name: "SVG" }).press("Enter");
    await expect.poll(lastSent).toMatchObject({ type: "export", format: "svg" });
    await latency.getByRole("button", { name: "PNG" }).press("Enter");
    await expect.poll(lastSent).toMatchObject({ type: "export", format: "png" });
    await latency.locator("summary").press("Enter");
    const region = latency.locator(".table-scroll");
    await region.press("End");
    await expect
      .poll(() =>
        region.evaluate(
          ({ scrollHeight, clientHeight, scrollTop }) => scrollHeight <= clientHeight || scrollTop > 0,
        ),
      )
      .toBe(true);
  });

  test("work the alternatives: sort, apply, save, and the steps", async () => {
    await panel.show(launch);
    await page.locator(".options").getByRole("button", { name: "Requests" }).press("Enter");
    expect(await textOf(page.locator("th[aria-sort]"))).toBe("Requests");
    await page.locator(".apply-cell vscode-button").first().press("Enter");
    await expect.poll(lastSent).toMatchObject({ type: "apply" });
    await page.getByRole("group", { name: "Save the alternatives" }).getByRole("button").press("Enter");
    await expect.poll(lastSent).toMatchObject({ type: "export", name: "alternatives" });
    await page.getByText("Show the steps").press("Enter");
    await page.getByRole("region", { name: "Steps of each figure" }).waitFor();
  });

  test("work the other tabs", async () => {
    await panel.show(launch);
    await page.getByRole("tab", { name: "This server" }).press("ArrowRight");
    await page.locator(".gpus").getByRole("button", { name: "Per month" }).press("Enter");
    expect(await textOf(page.locator("th[aria-sort]"))).toBe("Per month");
    await page.getByRole("group", { name: "Save the comparison" }).getByRole("button").press("Enter");
    await expect.poll(lastSent).toMatchObject({ type: "export", name: "gpus" });
    await page.getByRole("button", { name: "Try A40" }).press("Enter");
    expect(await page.getByLabel("GPU", { exact: true }).inputValue()).toBe("a40");
    await page.getByRole("tab", { name: "Compare GPUs" }).press("End");
    await page.getByText(/GPUs are out/).press("Enter");
    await page.locator(".sentences li").first().waitFor();
    await page.getByRole("region", { name: "Which GPU when" }).focus();
  });

  test("work the ways on from an unknown verdict", async () => {
    await panel.show(sampleViews.unknown);
    await page.getByRole("button", { name: "Set target GPU" }).press("Enter");
    await expect.poll(lastSent).toEqual({ type: "run", actionId: "setTarget" });
  });
});
