import { type EstimateReport, estimateReport } from "../features/estimateReport.ts";
import { quoteWord } from "../syntax/shell/quoteWord.ts";
import { formatBand, formatConcurrency, formatMonthlyCost, formatTokens } from "../units/print.ts";
import { createConfiguredService, openDocuments, readModels, toDocument } from "./documents.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { formatTable, paint, printable } from "./terminal.ts";

export interface EstimateOptions extends CommonOptions {
  readonly why?: boolean;
}

/** `gpuplan estimate`: the figures of every launch and service of the files. */
export async function runEstimate(
  paths: readonly string[],
  options: EstimateOptions,
  host: CliHost,
): Promise<number> {
  const targets = paths.map(parseTarget);
  const named = [...new Set(targets.map(({ path }) => path))];
  const { service, documents, status } = await openDocuments(named, options, host);
  const rows = documents.flatMap(({ path, document }) =>
    rowsOfTargets(
      estimateReport(service.analyze(document)),
      targets.filter((target) => target.path === path),
    ),
  );
  print(rows, options, host);
  if (options.json !== true) {
    for (const { path, document } of documents) {
      const { kind, assessments } = service.analyze(document);
      if (kind === "plan" && assessments.length === 0)
        host.write(`${path}: no service of this plan runs vLLM, so there is nothing to estimate.\n`);
    }
  }
  const missed = targets.filter(
    ({ path, line }) => line !== null && !rows.some((row) => row.file === path && row.line === line),
  );
  for (const { path, line } of missed)
    host.writeError(`${path}:${line}: no launch or service stands on this line.\n`);
  return missed.length > 0 ? exitStatus.wrongUsage : status;
}

/** `gpuplan estimate -- vllm serve …`: a command line instead of files, its words as the shell has read them. */
export async function runEstimateOfCommand(
  words: readonly string[],
  options: EstimateOptions,
  host: CliHost,
): Promise<number> {
  const service = await createConfiguredService(options, host);
  const document = toDocument("command-line.sh", `${words.map(quoteWord).join(" ")}\n`, 1);
  await readModels(service, [document]);
  const rows = estimateReport(service.analyze(document));
  if (rows.length === 0) {
    host.writeError("No launch of vLLM was found in the command line.\n");
    return exitStatus.wrongUsage;
  }
  print(rows, options, host);
  return exitStatus.done;
}

interface Target {
  readonly path: string;
  readonly line: number | null;
}

/** `serve.sh:12` is the launch of that line. */
function parseTarget(text: string): Target {
  const match = /^(.+):(\d+)$/.exec(text);
  return match?.[1] === undefined ? { path: text, line: null } : { path: match[1], line: Number(match[2]) };
}

/** Only the lines that were asked for; all where the file was named as a whole, or found in a folder. */
function rowsOfTargets(
  rows: readonly EstimateReport[],
  targets: readonly Target[],
): readonly EstimateReport[] {
  if (targets.length === 0 || targets.some(({ line }) => line === null)) return rows;
  return rows.filter((row) => targets.some(({ line }) => line === row.line));
}

function print(rows: readonly EstimateReport[], options: EstimateOptions, host: CliHost): void {
  if (options.json === true) {
    host.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  if (rows.length === 0) {
    host.write("Neither a plan nor a launch of vLLM was found.\n");
    return;
  }
  for (const file of new Set(rows.map((row) => row.file))) {
    const own = rows.filter((row) => row.file === file);
    host.write(`${paint(host.terminal, "bold", printable(file))}\n${estimateTable(own, host)}`);
    for (const row of own.filter((each) => each.reason !== null && each.start === "unknown"))
      host.write(`  ${printable(`${labelOf(row)}: ${row.reason}`)}\n`);
    if (options.why === true) for (const row of own) host.write(stepsOf(row));
    host.write("\n");
  }
}

function estimateTable(rows: readonly EstimateReport[], host: CliHost): string {
  const columns = [
    { title: "  Launch or service", align: "left" },
    { title: "GPU", align: "left" },
    { title: "Weights", align: "right" },
    { title: "KV cache", align: "right" },
    { title: "of", align: "right" },
    { title: "Requests", align: "right" },
    { title: "of tokens", align: "right" },
    { title: "Starts", align: "left" },
    { title: "Cost", align: "right" },
  ] as const;
  return formatTable(columns, rows.map(tableRow), host.terminal);
}

function tableRow(row: EstimateReport): readonly string[] {
  const { memory, concurrency } = row;
  const requests = concurrency?.atWorkloadContext ?? concurrency?.atMaxModelLen;
  const gib = (value: number) => value.toFixed(1);
  return [
    `  ${labelOf(row)}`,
    row.gpu === null ? "–" : `${row.gpu.count}x ${row.gpu.id ?? "?"}`,
    memory === null ? "–" : `${gib(memory.weightsGiB)} GiB`,
    memory === null ? "–" : `${formatBand(memory.kvCacheGiB.low, memory.kvCacheGiB.high, gib)} GiB`,
    memory === null ? "–" : `${gib(memory.requestedGiB)} GiB`,
    requests == null ? "–" : formatBand(requests.low, requests.high, formatConcurrency),
    concurrency === null ? "–" : formatTokens(row.workloadContext ?? concurrency.maxModelLen),
    row.start,
    row.cost === null ? "–" : formatMonthlyCost(row.cost.perMonth),
  ];
}

function labelOf(row: EstimateReport): string {
  const own = row.service ?? `line ${row.line}: ${row.model ?? "no model"}`;
  return row.alternative === undefined ? own : `${own} (${row.alternative})`;
}

function stepsOf(row: EstimateReport): string {
  const lines = row.why.map(({ figure, formula, with: values }) => `    ${figure} = ${formula} = ${values}`);
  return `  ${labelOf(row)}\n${lines.join("\n")}\n`;
}
