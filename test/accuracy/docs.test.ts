import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { accuracyDocs, withAccuracyTable } from "../../scripts/accuracy/accuracyDocs.ts";
import { readGroundTruth } from "../../scripts/accuracy/groundTruthRow.ts";

test("the page and the README's table say what the estimates come to today", async () => {
  const { rows } = readGroundTruth(await readFile("test/fixtures/ground-truth/startup-logs.jsonl", "utf8"));
  const readme = await readFile("README.md", "utf8");
  expect(withAccuracyTable(readme, rows)).toBe(readme);
  expect(await readFile("docs/accuracy.md", "utf8")).toBe(accuracyDocs(rows));
});
