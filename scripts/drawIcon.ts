import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launchChromium } from "../test/editor/host/chromium.ts";
import { projectRoot } from "../test/editor/host/paths.ts";

/** What the marketplace and the extensions view ask for. */
const sizePixels = 128;

/** Draws `media/icon.png` from `media/icon.svg`: `node scripts/run.mjs drawIcon`. */
async function drawIcon(): Promise<void> {
  const media = join(projectRoot, "media");
  const drawing = await readFile(join(media, "icon.svg"), "utf8");
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: sizePixels, height: sizePixels } });
  await page.setContent(`<body style="margin: 0">${drawing}</body>`);
  await page.screenshot({ path: join(media, "icon.png"), omitBackground: true });
  await browser.close();
}

await drawIcon();
