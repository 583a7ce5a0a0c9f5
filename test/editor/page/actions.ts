import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { screenshotFolder } from "../host/paths.ts";

// Everything a person does goes through the keyboard and what they see is read from the page, so that these helpers
// work the same in the browser and in Electron.

const modifier = process.platform === "darwin" ? "Meta" : "Control";
const activeGroup = ".editor-group-container.active";
const quickInput = ".quick-input-widget:visible input";
const quickFixRow = ".action-widget:visible .monaco-list-row.action";

/** Opens a file of the workspace by its path and waits until its text stands in the editor. */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  await retry(page, `open ${path}`, async () => {
    await page.keyboard.press(`${modifier}+KeyP`);
    await page.locator(quickInput).fill(path, { timeout: 2_000 });
    await page
      .locator(".quick-input-list .monaco-list-row", { hasText: name })
      .first()
      .click({ timeout: 3_000 });
    // By its resource: the panel's tab has the file's name in its title.
    await page
      .locator(`${activeGroup} .tab.active[data-resource-name="${name}"]`)
      .waitFor({ timeout: 3_000 });
  });
  await page.locator(`${activeGroup} .view-line`).first().waitFor();
}

/** Runs a command by its title, as the command palette shows it. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await retry(page, `find the command "${title}"`, async () => {
    await page.keyboard.press("F1");
    await page.locator(quickInput).fill(`>${title}`, { timeout: 2_000 });
    await page
      .locator(".quick-input-list .monaco-list-row", { hasText: title })
      .first()
      .click({ timeout: 3_000 });
  });
}

/** Puts the cursor of the active editor at a line and column, both from 1. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press("Control+KeyG");
  await page.locator(quickInput).fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.locator(quickInput).waitFor({ state: "hidden" });
}

/**
 * The text of the hover at a position, opened by the keyboard. A hover grows as its providers answer: `until` says
 * what the wanted part has in it.
 */
export async function hoverAt(page: Page, line: number, column: number, until = /\S/): Promise<string> {
  const hover = page.locator(".monaco-resizable-hover:visible .monaco-hover-content").first();
  let text = "";
  await retry(page, `show a hover with ${until} at ${line}:${column}`, async () => {
    await goTo(page, line, column);
    await page.keyboard.press(`${modifier}+KeyK`);
    await page.keyboard.press(`${modifier}+KeyI`);
    await hover.waitFor({ timeout: 3_000 });
    const deadline = Date.now() + 3_000;
    do {
      text = plain(await hover.innerText());
      if (until.test(text) && !text.includes("Loading...")) return;
      await page.waitForTimeout(100);
    } while (Date.now() < deadline);
    throw new Error(`It says: ${text}`);
  });
  return text;
}

/** The titles that the light bulb offers at a position. */
export async function quickFixesAt(page: Page, line: number, column: number): Promise<string[]> {
  const titles = await openQuickFixes(page, line, column);
  await page.keyboard.press("Escape");
  await page.locator(quickFixRow).first().waitFor({ state: "hidden" });
  return titles;
}

/** Opens the light bulb's menu at a position and leaves it open; its titles. */
export async function openQuickFixes(page: Page, line: number, column: number): Promise<string[]> {
  const rows = page.locator(quickFixRow);
  await retry(page, `show quick fixes at ${line}:${column}`, async () => {
    await goTo(page, line, column);
    await page.keyboard.press(`${modifier}+Period`);
    await rows.first().waitFor({ timeout: 3_000 });
  });
  return (await rows.allInnerTexts()).map((text) => plain(text).trim());
}

/** Applies the first quick fix at a position whose title holds the given words, and waits for its edit. */
export async function applyQuickFix(page: Page, line: number, column: number, words: string): Promise<void> {
  await openQuickFixes(page, line, column);
  await page.locator(quickFixRow, { hasText: words }).first().click();
  await page.locator(`${activeGroup} .tab.active.dirty`).waitFor();
}

/**
 * Applies a quick fix that shows what it would change in several files: each is ticked, as nothing is until a person has
 * seen it. VS Code saves what a change of several files has touched.
 */
export async function applyPreviewedFix(
  page: Page,
  line: number,
  column: number,
  words: string,
): Promise<void> {
  await openQuickFixes(page, line, column);
  await page.locator(quickFixRow, { hasText: words }).first().click();
  const preview = page.locator(".bulk-edit-panel");
  const open = preview.locator(`.edit-checkbox[aria-checked="false"]`);
  await open.first().waitFor();
  for (let tick = 0; tick < 20 && (await open.count()) > 0; tick += 1) await open.first().click();
  await preview.locator(".monaco-button", { hasText: "Apply" }).first().click();
  await preview.locator(".monaco-list-row").first().waitFor({ state: "hidden" });
}

/** Undoes the last change in all the files that it has touched; VS Code asks first where it holds that for a surprise. */
export async function undoEverywhere(page: Page): Promise<void> {
  await page.locator(`${activeGroup} .view-line`).first().click();
  await page.keyboard.press(`${modifier}+KeyZ`);
  const inAllFiles = page.locator(".monaco-dialog-box .monaco-button", { hasText: /Undo in \d+ Files/ });
  await inAllFiles.click({ timeout: 3_000 }).catch(() => undefined);
}

/** Waits until the active editor shows a text. */
export async function expectText(page: Page, wanted: RegExp): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const text = await visibleText(page);
    if (wanted.test(text)) return;
    if (Date.now() > deadline) throw new Error(`The editor shows no ${wanted}, but: ${text}`);
    await page.waitForTimeout(100);
  }
}

/** What stands in the active editor as a person sees it: text with its inlay hints, from the top of the window. */
export async function visibleText(page: Page): Promise<string> {
  const lines = page.locator(`${activeGroup} .view-lines .view-line`);
  const rows = await lines.evaluateAll((elements) =>
    elements
      .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? "" }))
      .sort((first, second) => first.top - second.top),
  );
  return plain(rows.map(({ text }) => text).join("\n"));
}

/** The titles of the code lenses in view. */
export async function codeLenses(page: Page): Promise<string[]> {
  const lenses = page.locator(`${activeGroup} .codelens-decoration`);
  await lenses.first().waitFor();
  return (await lenses.allInnerTexts()).map(plain);
}

/** What the Problems view lists, one line for each problem; the view stays open. */
export async function problems(page: Page): Promise<string[]> {
  await runCommand(page, "Problems: Focus on Problems View");
  const rows = page.locator(".markers-panel .monaco-list-row .marker-message-line");
  await rows.first().waitFor();
  return (await rows.allInnerTexts()).map((text) => plain(text).replaceAll("\n", " ").trim());
}

/** The lines of the view "LLM Deployments", as far as it is tall. */
export function deploymentRows(page: Page): Locator {
  const header = page.locator('.pane-header[aria-label^="LLM Deployments"]');
  return page.locator(".pane", { has: header }).locator(".monaco-list-row");
}

/** Saves the active editor and waits until its tab no longer shows unsaved changes. */
export async function save(page: Page): Promise<void> {
  await page.keyboard.press(`${modifier}+KeyS`);
  await page.locator(`${activeGroup} .tab.active.dirty`).waitFor({ state: "hidden" });
}

/**
 * The document inside the newest webview, two frames deep, once its body has content. It is looked for again while the
 * editor replaces it, as it does with a panel that comes back after a reload.
 */
async function findPanelFrame(page: Page): Promise<Frame> {
  const deadline = Date.now() + 20_000;
  do {
    const frame = await newestWebviewFrame(page).catch(() => null);
    if (frame !== null) return frame;
    await page.waitForTimeout(200);
  } while (Date.now() < deadline);
  throw new Error("The webview has no document.");
}

async function newestWebviewFrame(page: Page): Promise<Frame | null> {
  const outer = await page.locator("iframe.webview.ready").last().elementHandle({ timeout: 5_000 });
  const outerFrame = await outer?.contentFrame();
  const inner = await outerFrame?.waitForSelector("iframe#active-frame", {
    timeout: 5_000,
    state: "attached",
  });
  const frame = await inner?.contentFrame();
  await frame?.waitForFunction(
    () => document.body !== null && document.body.childElementCount > 0,
    undefined,
    { timeout: 5_000 },
  );
  return frame ?? null;
}

/** Opens the capacity panel for the active editor and gives its document. */
export async function openPanelFrame(page: Page, command = "GPU Plan: Open Capacity Panel"): Promise<Frame> {
  await runCommand(page, command);
  return findPanelFrame(page);
}

/** Chooses what the open list offers under these words. */
export async function choose(page: Page, words: string): Promise<void> {
  await page.locator(quickInput).fill(words);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: words }).first().click();
}

/** The document of the newest page that the editor shows of a Markdown text. */
export async function previewText(page: Page, until: RegExp): Promise<string> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    for (const frame of page.frames().toReversed()) {
      const text = await frame
        .locator(".markdown-body")
        .innerText({ timeout: 250 })
        .catch(() => "");
      if (until.test(text)) return plain(text);
    }
    await page.waitForTimeout(250);
  }
  throw new Error(`No page says ${until}.`);
}

/** Keeps a picture of the window in `out/screenshots`, for people to look at. */
export async function screenshot(page: Page, name: string): Promise<string> {
  await mkdir(screenshotFolder, { recursive: true });
  const path = join(screenshotFolder, `${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  return path;
}

/** An editor shows its spaces as no-break spaces. */
function plain(text: string): string {
  return text.replaceAll("\u00a0", " ");
}

/** Tries an action of several steps again from its start: a list that is still loading may swallow a key. */
async function retry(page: Page, what: string, action: () => Promise<void>): Promise<void> {
  let lastError: unknown;
  for (let attempt = 0; attempt < 6; attempt += 1) {
    try {
      await action();
      return;
    } catch (error) {
      lastError = error;
      await page.keyboard.press("Escape");
      await page.waitForTimeout(500);
    }
  }
  throw new Error(`Could not ${what}. ${lastError instanceof Error ? lastError.message : String(lastError)}`);
}
