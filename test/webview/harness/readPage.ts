import type { Locator } from "playwright-core";

/** The text of everything that matches, white space squeezed, joined by ` | `. */
export async function textOf(locator: Locator): Promise<string> {
  return (await textsOf(locator)).join(" | ");
}

/** A table as one line for each row, its cells joined by ` | `. */
export async function rowsOf(table: Locator): Promise<string[]> {
  // What opens a table draws it in the next frame.
  await table.first().waitFor({ state: "attached" });
  const rows = await table.locator("tr").all();
  return Promise.all(rows.map((row) => textOf(row.locator("th, td"))));
}

function textsOf(locator: Locator): Promise<string[]> {
  return locator.evaluateAll((elements) =>
    elements.map((element) => element.textContent?.replace(/\s+/g, " ").trim() ?? ""),
  );
}
