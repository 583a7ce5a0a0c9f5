import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createLogReader, type LogReading } from "../../../src/vllm/log/logReader.ts";
import { createLineSplitter } from "../../../src/vllm/log/splitLines.ts";
import type { StartupReport } from "../../../src/vllm/log/startupReport.ts";

/** Reads a whole log, in pieces of the given size. */
export function readText(text: string, pieceLength = 997): LogReading {
  const reader = createLogReader();
  const splitter = createLineSplitter(reader.readLine);
  for (let start = 0; start < text.length; start += pieceLength)
    splitter.push(text.slice(start, start + pieceLength));
  splitter.end();
  return reader.finish();
}

export function logFixture(name: string): string {
  return readFileSync(join(import.meta.dirname, "../../fixtures/logs", `${name}.log`), "utf8");
}

/** The only start of a log. */
export function onlyStart(text: string): StartupReport {
  const { starts } = readText(text);
  const [start, another] = starts;
  if (start === undefined || another !== undefined)
    throw new Error(`${starts.length} starts instead of one.`);
  return start;
}

/** Figures by name, `weightsGiB` or `weightsGiB Worker_TP1`. */
export function figuresOf(report: StartupReport): Readonly<Record<string, number>> {
  return Object.fromEntries(
    report.figures.map(({ name, process, value }) => [process === null ? name : `${name} ${process}`, value]),
  );
}
