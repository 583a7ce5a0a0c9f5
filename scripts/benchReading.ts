import { stdout } from "node:process";
import { launchReport } from "../src/features/launchReport.ts";
import { loadLaunchParsers } from "../src/launchParsers.node.ts";
import { createService } from "../src/service.ts";
import { projectRoot } from "../test/editor/host/paths.ts";
import { readCorpus, type Sample } from "./fuzz/corpus.ts";
import { giants } from "./fuzz/giants.ts";
import { gatherParserFiles } from "./fuzz/parserFiles.ts";

/** How long fixtures and giant files take: `gpuplan launches --json` for each fixture, analysis with findings for giants. */
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
  const startedAt = performance.now();
  const analysis = service.analyze(document);
  if (ask === "launches") JSON.stringify(launchReport(analysis));
  else service.findings(document);
  const ms = performance.now() - startedAt;
  service.forget(document.uri);
  return { ms, launches: analysis.assessments.length };
}

const fixtures = readCorpus(projectRoot)
  .map((sample) => ({ name: sample.name, ...millisecondsOf(sample, "launches") }))
  .sort((a, b) => b.ms - a.ms);
stdout.write(`${fixtures.length} fixtures, the ten slowest:\n`);
for (const { name, ms } of fixtures.slice(0, 10)) stdout.write(`${ms.toFixed(1).padStart(9)} ms  ${name}\n`);

const [only] = process.argv.slice(2);
stdout.write("giants:\n");
for (const [name, make] of giants) {
  if (only !== undefined && !name.includes(only)) continue;
  const { ms, launches } = millisecondsOf(make(), "findings");
  stdout.write(`${ms.toFixed(0).padStart(9)} ms  ${name} (${launches} launches)\n`);
}
