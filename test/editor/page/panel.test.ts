import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyQuickFix, goTo, openFile, openPanelFrame, screenshot, visibleText } from "./actions.ts";
import { type EditorPage, openEditorPage } from "./editorPage.ts";

// The capacity panel as a person uses it: opened by its command, read through the webview's own document.

describe("the capacity panel in the editor", () => {
  let editor: EditorPage;

  beforeAll(async () => {
    editor = await openEditorPage({ size: { width: 1400, height: 900 } });
  });
  afterAll(() => editor.close());

  test("shows verdict, memory, chart and alternatives of the launch under the cursor", async () => {
    const { page } = editor;
    await openFile(page, "serve.sh");
    await goTo(page, 11, 10);
    const frame = await openPanelFrame(page);
    await frame
      .getByText(/does not carry 10 requests of 32K tokens/)
      .first()
      .waitFor();
    const text = await frame.locator("body").innerText();
    expect(text).toContain("Weights");
    expect(text).toMatch(/14\.2 GiB/);
    expect(text).toMatch(/Shard over both GPUs \(--tensor-parallel-size 2\)/);
    expect(await frame.locator("svg").count()).toBeGreaterThanOrEqual(2);
    await screenshot(page, "panel-launch");
  });

  test("follows the cursor to another file", async () => {
    const { page } = editor;
    const frame = await openPanelFrame(page);
    await openFile(page, "two-l4-32k.gpuplan.yaml");
    await goTo(page, 12, 3);
    await frame
      .getByText(/two-l4-32k\.gpuplan\.yaml · chat/)
      .first()
      .waitFor();
    expect(await frame.locator("body").innerText()).toContain("a100-80gb");
  });

  test("Apply edits the file in one step that can be undone", async () => {
    const { page } = editor;
    await openFile(page, "serve.sh");
    await goTo(page, 11, 10);
    const frame = await openPanelFrame(page);
    const row = frame.locator("tr", { hasText: "Shard over both GPUs" });
    await row.getByText("Apply").first().click();
    await frame
      .getByText(/It carries 10 requests of 32K tokens/)
      .first()
      .waitFor();
    await page.locator(".editor-group-container .view-lines").first().click();
    expect(await visibleText(page)).toContain("--tensor-parallel-size 2");
    await page.keyboard.press("Control+KeyZ");
    await frame
      .getByText(/does not carry 10 requests/)
      .first()
      .waitFor();
    expect(await visibleText(page)).not.toContain("--tensor-parallel-size 2");
  });
});

describe("what if, pins and reloads", () => {
  let editor: EditorPage;

  beforeAll(async () => {
    editor = await openEditorPage({ size: { width: 1400, height: 900 } });
  });
  afterAll(() => editor.close());

  test("a slider moves the figures to those of the file that says the same, and the file stays", async () => {
    const { page } = editor;
    await openFile(page, "serve.sh");
    await goTo(page, 8, 10);
    const frame = await openPanelFrame(page);
    await frame
      .getByText(/does not carry 10 requests of 32K tokens/)
      .first()
      .waitFor();
    const slider = frame.getByRole("slider", { name: "Utilization" });
    for (let press = 0; press < 5; press++) await slider.press("ArrowLeft");
    await frame
      .getByText(/vLLM may use .* \(85%\)/)
      .first()
      .waitFor();
    await frame.getByRole("button", { name: "Reset" }).click();
    await frame
      .getByText(/vLLM may use .* \(90%\)/)
      .first()
      .waitFor();
    await page.locator(".editor-group-container .view-lines").first().click();
    expect(await visibleText(page)).toContain("--gpu-memory-utilization 0.90");
  });

  test("the cursor marks its part, and the part leads to its line", async () => {
    const { page } = editor;
    const frame = await openPanelFrame(page);
    await openFile(page, "serve.sh");
    await goTo(page, 12, 8);
    await frame.locator('.legend-entry[aria-current="location"]', { hasText: "Outside" }).waitFor();
    await frame.locator(".legend-entry", { hasText: "Weights" }).click();
    await page.locator(".statusbar-item", { hasText: /Ln 8, Col/ }).waitFor();
  });

  test("a reload loses neither the tab nor the controls, however soon it comes and the command is used", async () => {
    const { page } = editor;
    await openFile(page, "serve.sh");
    await goTo(page, 8, 10);
    const before = await openPanelFrame(page);
    await before.getByRole("slider", { name: "Utilization" }).press("ArrowLeft");
    await before.getByText("1 of 5 changed").waitFor();
    await before.getByRole("tab", { name: "Which when" }).click();
    await before.locator("table.matrix").first().waitFor();
    // As long as a hand needs; an editor in a browser writes down what it keeps seconds later.
    await page.waitForTimeout(1_000);
    await page.reload();
    await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
    await openFile(page, "serve.sh");
    await goTo(page, 8, 10);
    await openPanelFrame(page);
    await expect.poll(() => shownPanels(page), { timeout: 30_000 }).toEqual(["Which when, 1 of 5 changed"]);
    expect(await page.locator('.tab[aria-label*="Capacity"]').count()).toBe(1);
    await screenshot(page, "panel-restored");
  }, 120_000);

  test("a pinned panel stays when another one is opened to follow", async () => {
    const { page } = editor;
    await openFile(page, "serve.sh");
    await goTo(page, 8, 10);
    const pinned = await openPanelFrame(page);
    await pinned.getByRole("checkbox", { name: "Pin" }).click();
    await page.locator('.tab[aria-label*="Capacity (pinned)"]').waitFor();
    await openFile(page, "two-l4-32k.gpuplan.yaml");
    await goTo(page, 12, 3);
    const follower = await openPanelFrame(page);
    await follower
      .getByText(/two-l4-32k\.gpuplan\.yaml · chat/)
      .first()
      .waitFor();
    expect(await page.locator('.tab[aria-label*="Capacity"]').count()).toBe(2);
  });

  test("the side bar shows the same", async () => {
    const { page } = editor;
    await openFile(page, "serve.sh");
    await goTo(page, 8, 10);
    const frame = await openPanelFrame(page, "Explorer: Focus on Capacity View");
    await frame
      .getByText(/does not carry 10 requests of 32K tokens/)
      .first()
      .waitFor();
    expect(await frame.getByRole("tab").count()).toBe(3);
    await screenshot(page, "panel-side-bar");
  });
});

/** The tab and the changed controls of every panel in sight; a webview's document is replaced while it is restored. */
async function shownPanels(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) {
    const read = () =>
      frame.evaluate(() => {
        const controls = document.querySelector("main .controls")?.textContent;
        const tab = document.querySelector('[role="tab"][aria-selected="true"]')?.textContent;
        return controls && `${tab}, ${/\d of 5 changed/.exec(controls)?.[0]}`;
      });
    const text = await read().catch(() => null);
    if (text) found.push(text);
  }
  return found;
}

describe("the editor's own surfaces", () => {
  let editor: EditorPage;

  beforeAll(async () => {
    editor = await openEditorPage({ theme: "dark", size: { width: 1400, height: 900 } });
  });
  afterAll(() => editor.close());

  test("the status bar names the target and the verdict", async () => {
    const { page } = editor;
    await openFile(page, "serve.sh");
    await page.locator(".statusbar-item", { hasText: /2x L4 · 2\.\d of 10 requests/ }).waitFor();
  });

  test("a quick fix of the light bulb clears the squiggle", async () => {
    const { page } = editor;
    await openFile(page, "serve.sh");
    await page.locator(".squiggly-warning").first().waitFor();
    await applyQuickFix(page, 11, 20, "Shard over both GPUs");
    await page.locator(".squiggly-warning").first().waitFor({ state: "detached" });
    await page.locator(".statusbar-item", { hasText: /1\d\.\d of 10 requests/ }).waitFor();
  });
});
