import { readFile, writeFile } from "node:fs/promises";
import { accuracyDocs, withAccuracyTable } from "./accuracy/accuracyDocs.ts";
import { readGroundTruth } from "./accuracy/groundTruthRow.ts";
import { readPerformance } from "./performance/performanceRow.ts";
import { speedDocs, withSpeedTable } from "./performance/speedDocs.ts";

/** Writes docs/accuracy.md and the README's tables from the published start-ups and benchmarks and the coefficients in use. */
const { rows } = readGroundTruth(await readFile("test/fixtures/ground-truth/startup-logs.jsonl", "utf8"));
const speeds = readPerformance(await readFile("test/fixtures/ground-truth/performance.jsonl", "utf8")).rows;
await writeFile("docs/accuracy.md", `${accuracyDocs(rows)}\n${speedDocs(speeds)}`);
const readme = withAccuracyTable(await readFile("README.md", "utf8"), rows);
await writeFile("README.md", withSpeedTable(readme, speeds));
