import { argv, cpuUsage, stdout } from "node:process";
import { launchReport } from "../src/features/launchReport.ts";
import { loadLaunchParsers } from "../src/service/launchParsers.node.ts";
import { createService } from "../src/service/service.ts";
import { projectRoot } from "../test/editor/host/paths.ts";
import { readCorpus, type Sample } from "./fuzz/corpus.ts";
import { giants } from "./fuzz/giants.ts";
import { gatherParserFiles } from "./fuzz/parserFiles.ts";

/**
 * The processor time that fixtures and giant files take: `gpuplan launches --json` for each fixture (the best of three, as
 * the first pays for what is loaded once), analysis with findings for giants. With an argument: the giants so named.
 */
const service = createService({
  parsers: await loadLaunchParsers(await gatherParserFiles(projectRoot)),
  localFiles: null,
  reportFault: (where, error) => {
    throw new Error(`Fault in ${where}`, { cause: error });
  },
});
let opened = 0;

function millisecondsOf(
  { name, text }: Sample,
  ask: "launches" | "findings",
): { ms: number; launches: number } {
  const document = { uri: `file:///bench/${++opened}/${name}`, languageId: "", version: 1, text };
  const before = cpuUsage();
  const analysis = service.analyze(document);
  if (ask === "launches") JSON.stringify(launchReport(analysis));
  else service.findings(document);
  const { user, system } = cpuUsage(before);
  const ms = (user + system) / 1000;
  service.forget(document.uri);
  return { ms, launches: analysis.assessments.length };
}

const [only] = argv.slice(2);
if (only === undefined) reportFixtures();
stdout.write("giants:\n");
for (const [name, make] of giants) {
  if (only !== undefined && !name.includes(only)) continue;
  const { ms, launches } = millisecondsOf(make(), "findings");
  stdout.write(`${ms.toFixed(0).padStart(9)} ms  ${name} (${launches} launches)\n`);
}

function reportFixtures(): void {
  const fixtures = readCorpus(projectRoot).map((sample) => {
    const times = [1, 2, 3].map(() => millisecondsOf(sample, "launches").ms);
    return { name: sample.name, ms: Math.min(...times) };
  });
  const slowest = fixtures.sort((a, b) => b.ms - a.ms).slice(0, 10);
  stdout.write(`${fixtures.length} fixtures, the ten slowest:\n`);
  for (const { name, ms } of slowest) stdout.write(`${ms.toFixed(1).padStart(9)} ms  ${name}\n`);
}
