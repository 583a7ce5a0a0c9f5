import { argv, stdout } from "node:process";
import { explore } from "../src/advice/explore.ts";
import { needsOf } from "../src/advice/needs.ts";
import { allConfigurations, recommend } from "../src/advice/recommend.ts";
import { searchProposals } from "../src/advice/search.ts";
import type { Deployment } from "../src/deployment/deployment.ts";
import { catalogueLookUps } from "../src/deployment/lookUps.ts";
import { loadLaunchParsers } from "../src/service/launchParsers.node.ts";
import { createService } from "../src/service/service.ts";
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

/** The same over every GPU that somebody rents, as `gpuplan recommend` walks it. */
function recommendation(deployment: Deployment): {
  readonly milliseconds: number;
  readonly ways: number;
  readonly estimated: number;
} {
  const needs = needsOf(deployment);
  const times = Array.from({ length: 3 }, () => {
    const startedAt = performance.now();
    recommend(deployment, needs, catalogueLookUps, 5);
    return performance.now() - startedAt;
  });
  const { ways, estimated } = allConfigurations(deployment, needs, catalogueLookUps);
  return { milliseconds: Math.round(quantile(times, 0.5) ?? 0), ways, estimated };
}

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
  const rented = recommendation(deployment);
  return [name, { milliseconds, ways, estimated, remedies: options.length, rented }] as const;
});
if (argv.includes("--json")) stdout.write(`${JSON.stringify({ search: Object.fromEntries(figures) })}\n`);
else {
  for (const [name, { milliseconds, ways, estimated, remedies, rented }] of figures) {
    stdout.write(
      `${name}: ${milliseconds} ms for ${ways} ways, ${estimated} estimated, ${remedies} remedies; `,
    );
    stdout.write(
      `recommend: ${rented.milliseconds} ms for ${rented.ways} ways, ${rented.estimated} estimated\n`,
    );
  }
}
