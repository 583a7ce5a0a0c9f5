import { readFile, writeFile } from "node:fs/promises";
import { accuracyDocs, withAccuracyTable } from "./accuracy/accuracyDocs.ts";
import { readGroundTruth } from "./accuracy/groundTruthRow.ts";

/** Writes docs/accuracy.md and the README's table from the published start-ups and the coefficients in use. */
const { rows } = readGroundTruth(await readFile("test/fixtures/ground-truth/startup-logs.jsonl", "utf8"));
await writeFile("docs/accuracy.md", accuracyDocs(rows));
await writeFile("README.md", withAccuracyTable(await readFile("README.md", "utf8"), rows));
