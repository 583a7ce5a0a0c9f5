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
