import type { Recommendations, RecommendReport } from "../features/recommendReport.ts";
import { formatCount, formatMonthlyCost, formatTime, formatTokens } from "../units/print.ts";
import { openDocuments } from "./documents.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { formatTable, paint, printable } from "./terminal.ts";

export interface RecommendOptions extends CommonOptions {
  readonly top: number;
}

/** `gpuplan recommend`: the cheapest configurations that carry what a launch or plan asks for. */
export async function runRecommend(
  target: string,
  options: RecommendOptions,
  host: CliHost,
): Promise<number> {
  const { path, line } = parseTarget(target);
  const { service, documents, status } = await openDocuments([path], options, host);
  const all = documents.flatMap(({ document }) => service.recommend(document, options.top));
  const asked = line === null ? all : all.filter((each) => each.line === line);
  if (options.json === true) {
    host.write(
      `${JSON.stringify(
        asked.flatMap(({ rows }) => rows),
        null,
        2,
      )}\n`,
    );
  } else for (const each of asked) print(each, documents[0]?.path ?? path, host);
  if (documents.length > 0 && asked.length === 0) {
    const place = line === null ? path : `${path}:${line}`;
    host.writeError(`${place}: no launch or service of vLLM stands there.\n`);
    return exitStatus.wrongUsage;
  }
  const problems = asked.flatMap(({ problem }) => problem ?? []);
  if (options.json === true) for (const problem of problems) host.writeError(`${path}: ${problem}\n`);
  return status;
}

function parseTarget(text: string): { readonly path: string; readonly line: number | null } {
  const match = /^(.+):(\d+)$/.exec(text);
  return match?.[1] === undefined ? { path: text, line: null } : { path: match[1], line: Number(match[2]) };
}

function print({ name, line, rows, strategy, problem }: Recommendations, path: string, host: CliHost): void {
  host.write(
    `${paint(host.terminal, "bold", printable(`${path}:${line}${name === null ? "" : ` ${name}`}`))}\n`,
  );
  if (problem !== null) host.write(`  ${printable(problem)}\n`);
  else host.write(formatTable(columns, rows.map(cells), host.terminal));
  for (const source of new Set(rows.flatMap(({ quality }) => quality?.source ?? [])))
    host.write(`  Quality: ${printable(source)}\n`);
  if (strategy !== null) host.write(`  ${printable(strategy)}\n`);
  host.write("\n");
}

const columns = [
  { title: "  Configuration", align: "left" },
  { title: "Requests", align: "right" },
  { title: "of tokens", align: "right" },
  { title: "A request", align: "right" },
  { title: "Cost", align: "right" },
  { title: "Price of", align: "left" },
  { title: "Gives", align: "left" },
  { title: "Limit", align: "left" },
  { title: "Objectives", align: "left" },
] as const;

function cells(row: RecommendReport): readonly string[] {
  const { concurrency, latency, cost, quality } = row;
  return [
    `  ${row.title}`,
    formatCount(Math.floor(concurrency.low)),
    formatTokens(concurrency.contextTokens),
    latency === null ? "–" : formatTime(latency.requestMs.mid),
    formatMonthlyCost(cost.perMonth),
    cost.price,
    quality?.loss ?? "nothing",
    limits[row.limit],
    row.meets ? "met" : "missed",
  ];
}

const limits: Readonly<Record<RecommendReport["limit"], string>> = {
  kv_cache: "memory",
  max_num_seqs: "sequences",
  mamba_blocks: "Mamba blocks",
  bandwidth: "bandwidth",
  compute: "compute",
  objective: "objective",
  money: "money",
};
