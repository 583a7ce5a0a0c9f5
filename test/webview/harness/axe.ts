import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

let source: Promise<string> | null = null;

/** One line per violation, with the elements; empty when axe-core finds nothing. */
export async function violations(page: Page): Promise<string[]> {
  source ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(await source);
  const results = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" ¦ ")}`,
  );
}

/** Opens every table and list, and waits until they are drawn. */
export async function openEverything(page: Page): Promise<void> {
  const summaries = page.locator("details:not([open]) > summary");
  while ((await summaries.count()) > 0) await summaries.first().click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll("details")].every(({ childElementCount }) => childElementCount > 1),
  );
}
