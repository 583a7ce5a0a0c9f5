import { join } from "node:path";
import { argv, stdout } from "node:process";
import { launchReport } from "../src/features/launchReport.ts";
import { loadLaunchParsers } from "../src/service/launchParsers.node.ts";
import { createService, type Service } from "../src/service/service.ts";
import { projectRoot } from "../test/editor/host/paths.ts";
import { gatherParserFiles } from "./fuzz/parserFiles.ts";
import { type LaunchCase, readLaunchCases } from "./launchScore/launchCase.ts";
import { scoreLaunches } from "./launchScore/scoreLaunches.ts";
import { type CaseResult, printSummary, summarizeScores } from "./launchScore/summarizeScores.ts";

/** How much of what stands in launch files `gpuplan launches --json` reads: `npm run score:launches [-- DIR]`. */
const [folder = join(projectRoot, "test/fixtures/independent")] = argv.slice(2);
const service = createService({
  parsers: await loadLaunchParsers(await gatherParserFiles(projectRoot)),
  localFiles: null,
  reportFault: (where, error) => {
    throw new Error(`Fault in ${where}`, { cause: error });
  },
});
const cases = readLaunchCases(folder);
// What a first call costs, and what else the machine does, is no file's fault: the best of three readings counts.
const readings = [1, 2, 3].map(() => cases.map((launchCase) => readCase(service, launchCase)));
const results = cases.flatMap((_, index) => {
  const own = readings.flatMap((reading) => reading[index] ?? []);
  return own.sort((a, b) => a.ms - b.ms).slice(0, 1);
});
for (const result of results) {
  const lines = "score" in result ? result.score.differences : [result.crash];
  for (const line of lines) stdout.write(`${result.name}:${line}\n`);
}
stdout.write(printSummary(summarizeScores(results)));

function readCase(opened: Service, { name, text, expected }: LaunchCase): CaseResult {
  const document = { uri: `file:///score/${name}`, languageId: "", version: 1, text };
  const isDecoy = expected.length === 0;
  const startedAt = performance.now();
  try {
    const report = launchReport(opened.analyze(document));
    const ms = performance.now() - startedAt;
    return { name, isDecoy, ms, score: scoreLaunches(expected, report) };
  } catch (error) {
    return { name, isDecoy, ms: performance.now() - startedAt, crash: String(error) };
  } finally {
    opened.forget(document.uri);
  }
}
