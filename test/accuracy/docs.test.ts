import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { accuracyDocs, withAccuracyTable } from "../../scripts/accuracy/accuracyDocs.ts";
import { readGroundTruth } from "../../scripts/accuracy/groundTruthRow.ts";
import { readPerformance } from "../../scripts/performance/performanceRow.ts";
import { speedDocs, withSpeedTable } from "../../scripts/performance/speedDocs.ts";

test("the page and the README's tables say what the estimates come to today", async () => {
  const { rows } = readGroundTruth(await readFile("test/fixtures/ground-truth/startup-logs.jsonl", "utf8"));
  const speeds = readPerformance(await readFile("test/fixtures/ground-truth/performance.jsonl", "utf8")).rows;
  const readme = await readFile("README.md", "utf8");
  expect(withAccuracyTable(readme, rows)).toBe(readme);
  expect(withSpeedTable(readme, speeds)).toBe(readme);
  expect(await readFile("docs/accuracy.md", "utf8")).toBe(`${accuracyDocs(rows)}\n${speedDocs(speeds)}`);
});
