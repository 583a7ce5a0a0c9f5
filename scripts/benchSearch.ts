import { argv, stdout } from "node:process";
import { explore } from "../src/advice/explore.ts";
import { searchProposals } from "../src/advice/search.ts";
import { catalogueLookUps } from "../src/deployment/lookUps.ts";
import { loadLaunchParsers } from "../src/launchParsers.node.ts";
import { createService } from "../src/service.ts";
import { projectRoot } from "../test/editor/host/paths.ts";
import { quantile } from "./accuracy/summarize.ts";
import { gatherParserFiles } from "./fuzz/parserFiles.ts";

/** How long a search for remedies takes, over how many ways of changing a deployment. Prints, never fails. */
const cases = {
  dense: plan("Qwen/Qwen2.5-7B-Instruct", "L4", 2, "32K", 10),
  large: plan("Qwen/Qwen2.5-72B-Instruct", "A40", 2, "16K", 20),
  mixture: plan("Qwen/Qwen3-30B-A3B", "L4", 2, "32K", 16),
};
const RUNS = 15;

function plan(model: string, gpu: string, count: number, context: string, concurrency: number): string {
  return `gpuplan: 1
pools: { default: { gpu: ${gpu}, count: ${count} } }
services: { chat: { model: ${model}, args: { max-model-len: ${context}, max-num-batched-tokens: 8192 } } }
workload: { concurrency: ${concurrency}, context: ${context} }
`;
}

const service = createService({
  parsers: await loadLaunchParsers(await gatherParserFiles(projectRoot)),
  localFiles: null,
  reportFault: (where, error) => {
    throw new Error(`Fault in ${where}`, { cause: error });
  },
});

const figures = Object.entries(cases).map(([name, text], index) => {
  const document = { uri: `file:///bench/${index}/bench.gpuplan.yaml`, languageId: "", version: 1, text };
  const [assessment] = service.analyze(document).assessments;
  if (assessment === undefined) throw new Error(`${name} has no service.`);
  const { deployment } = assessment;
  const times = Array.from({ length: RUNS }, () => {
    const startedAt = performance.now();
    searchProposals(deployment, catalogueLookUps);
    return performance.now() - startedAt;
  });
  const { ways, estimated, options } = explore(deployment, catalogueLookUps);
  const milliseconds = Number((quantile(times, 0.5) ?? 0).toFixed(1));
  return [name, { milliseconds, ways, estimated, remedies: options.length }] as const;
});
if (argv.includes("--json")) stdout.write(`${JSON.stringify({ search: Object.fromEntries(figures) })}\n`);
else {
  for (const [name, { milliseconds, ways, estimated, remedies }] of figures)
    stdout.write(
      `${name}: ${milliseconds} ms for ${ways} ways, ${estimated} estimated, ${remedies} remedies\n`,
    );
}
