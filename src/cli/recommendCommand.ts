import type { Recommendations, RecommendReport } from "../features/recommendReport.ts";
import { formatCount, formatMonthlyCost, formatTime, formatTokens } from "../units/print.ts";
import { type ApiPriceOption, readApiPrice } from "./apiPriceOption.ts";
import {
  type Currency,
  type CurrencyOptions,
  currencyNote,
  inCurrency,
  readCurrency,
  withConverted,
} from "./currency.ts";
import { openDocuments } from "./documents.ts";
import { parseFileTarget } from "./fileTarget.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { formatTable, paint, printable } from "./terminal.ts";

export interface RecommendOptions extends CommonOptions, CurrencyOptions, ApiPriceOption {
  readonly top: number;
  readonly smallerModels?: boolean;
}

/** `gpuplan recommend`: the cheapest configurations that carry what a launch or plan asks for. */
export async function runRecommend(
  target: string,
  options: RecommendOptions,
  host: CliHost,
): Promise<number> {
  const api = readApiPrice(options, host);
  const currency = readCurrency(options, host);
  if (api === "wrong" || currency === "wrong") return exitStatus.wrongUsage;
  const { path, line } = parseFileTarget(target);
  const { service, documents, status } = await openDocuments([path], options, host);
  const { top, smallerModels } = options;
  const all = documents.flatMap((opened) =>
    service
      .recommend(opened.document, top, api, smallerModels)
      .map((each) => ({ ...each, path: opened.path })),
  );
  const asked = line === null ? all : all.filter((each) => each.line === line);
  if (options.json === true) {
    host.write(
      `${JSON.stringify(
        asked.flatMap(({ rows }) => rows.map((row) => converted(row, currency))),
        null,
        2,
      )}\n`,
    );
  } else {
    for (const each of asked) print(each, each.path, currency, host);
    if (asked.length > 0) host.write(currencyNote(currency));
  }
  if (documents.length > 0 && asked.length === 0) {
    const place = line === null ? path : `${path}:${line}`;
    host.writeError(`${place}: no launch or service of vLLM stands there.\n`);
    return exitStatus.wrongUsage;
  }
  if (options.json === true)
    for (const { path: file, problem } of asked)
      if (problem !== null) host.writeError(`${file}: ${problem}\n`);
  return status;
}

function converted(row: RecommendReport, currency: Currency | null): RecommendReport {
  return currency === null
    ? row
    : { ...row, cost: withConverted(row.cost, ["perHour", "perMonth"], currency) };
}

function print(
  { name, line, rows, strategy, notEnough, api, problem }: Recommendations,
  path: string,
  currency: Currency | null,
  host: CliHost,
): void {
  host.write(
    `${paint(host.terminal, "bold", printable(`${path}:${line}${name === null ? "" : ` ${name}`}`))}\n`,
  );
  if (problem !== null) host.write(`  ${printable(problem)}\n`);
  else {
    const table = formatTable(
      columns,
      rows.map((row, index) => cells(row, index + 1, currency)),
      host.terminal,
    );
    host.write(table);
    for (const [index, row] of rows.entries()) host.write(`  ${index + 1}  ${printable(whatItTakes(row))}\n`);
  }
  for (const source of new Set(rows.flatMap(({ quality }) => quality?.source ?? [])))
    host.write(`  Quality: ${printable(source)}\n`);
  if (notEnough.length > 0) host.write("  Not enough by itself, on the GPUs that are there:\n");
  for (const { change, outcome } of notEnough) host.write(`    ${printable(change)}: ${outcome}\n`);
  for (const sentence of [strategy, api])
    if (sentence !== null) host.write(`  ${printable(inCurrency(sentence, currency))}\n`);
  host.write("\n");
}

const columns = [
  { title: "   ", align: "right" },
  { title: "GPUs", align: "left" },
  { title: "Cost", align: "right" },
  { title: "Price of", align: "left" },
  { title: "Requests", align: "right" },
  { title: "of tokens", align: "right" },
  { title: "A request", align: "right" },
  { title: "Limit", align: "left" },
  { title: "Objectives", align: "left" },
] as const;

function cells(row: RecommendReport, number: number, currency: Currency | null): readonly string[] {
  const { concurrency, latency, cost } = row;
  return [
    `${number}`,
    partsOfTitle(row).gpus,
    inCurrency(formatMonthlyCost(cost.perMonth), currency),
    cost.price,
    formatCount(Math.floor(concurrency.low)),
    formatTokens(concurrency.contextTokens),
    latency === null ? "–" : formatTime(latency.requestMs.mid),
    limits[row.limit],
    row.meets ? "met" : "missed",
  ];
}

/** The changes of the server and what they cost besides money: too long for a cell. */
function whatItTakes(row: RecommendReport): string {
  const { changes } = partsOfTitle(row);
  const change = changes === null ? "As it is" : changes.charAt(0).toUpperCase() + changes.slice(1);
  return `${change}.${row.quality === null ? "" : ` Trade: ${row.quality.loss}.`}`;
}

/** "2x L4: use …": what is rented, and what runs there; the changes are `null` where there are none. */
function partsOfTitle({ title }: RecommendReport): {
  readonly gpus: string;
  readonly changes: string | null;
} {
  const colon = title.indexOf(": ");
  return colon < 0
    ? { gpus: title, changes: null }
    : { gpus: title.slice(0, colon), changes: title.slice(colon + 2) };
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
