import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { examplePages } from "../../scripts/examples/examplePages.ts";

describe("the page of an example", async () => {
  it.each(await examplePages())(
    "$path says what is printed today (npm run docs:examples writes it)",
    async ({ path, text }) => {
      expect(await readFile(new URL(`../../${path}`, import.meta.url), "utf8")).toBe(text);
    },
  );
});
