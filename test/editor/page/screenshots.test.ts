import { afterEach, describe, expect, test } from "vitest";
import { type Theme, themes } from "../host/userSettings.ts";
import {
  codeLenses,
  goTo,
  hoverAt,
  openFile,
  openPanelFrame,
  openQuickFixes,
  screenshot,
  visibleText,
} from "./actions.ts";
import { type EditorPage, openEditorPage } from "./editorPage.ts";

// Pictures for people to look at, in `out/screenshots`; the README shows some of them. Each waits for what it shows.

const themeNames = Object.keys(themes) as Theme[];

describe.each(themeNames)("pictures in %s", (theme) => {
  let editor: EditorPage | undefined;
  afterEach(() => editor?.close());

  test("the launch with its finding, hints and light bulb, then its hover", async () => {
    editor = await openEditorPage({ theme, size: { width: 1280, height: 640 } });
    const { page } = editor;
    await openFile(page, "serve.sh");
    await page.locator(".squiggly-warning").first().waitFor();
    await expect.poll(() => visibleText(page), { timeout: 10_000 }).toMatch(/GiB each/);
    expect((await codeLenses(page)).length).toBeGreaterThan(0);
    await openQuickFixes(page, 11, 20);
    await screenshot(page, `launch-${theme}`);
    await page.keyboard.press("Escape");
    expect(await hoverAt(page, 11, 6, /max-model-len/)).toContain("GiB");
    await screenshot(page, `hover-${theme}`);
  });

  test("the panel beside the plan", async () => {
    editor = await openEditorPage({ theme, size: { width: 1440, height: 960 } });
    const { page } = editor;
    await openFile(page, "two-l4-32k.gpuplan.yaml");
    await goTo(page, 12, 3);
    const frame = await openPanelFrame(page);
    await frame.locator("svg:visible").first().waitFor();
    await frame.locator(':text("Weights"):visible').first().waitFor();
    await screenshot(page, `panel-${theme}`);
  });
});
