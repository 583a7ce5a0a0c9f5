import { type EstimateReport, estimateReport } from "../features/estimateReport.ts";
import { formatBand, formatConcurrency, formatMonthlyCost, formatTokens } from "../units/print.ts";
import { openDocuments, toDocument } from "./documents.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./program.ts";
import { formatTable, paint } from "./terminal.ts";

export interface EstimateOptions extends CommonOptions {
  readonly why?: boolean;
}

/** `gpuplan estimate`: the figures of every launch and service, or of a command line after `--`. */
export async function runEstimate(
  paths: readonly string[],
  options: EstimateOptions,
  host: CliHost,
): Promise<number> {
  if (isCommandLine(paths)) return estimateCommandLine(paths, options, host);
  const targets = paths.map(parseTarget);
  const { service, documents, status } = await openDocuments(
    targets.map(({ path }) => path),
    options,
    host,
  );
  const rows = documents.flatMap((document) => {
    const line = targets.find(({ path }) => path === document.uri)?.line ?? null;
    const all = estimateReport(service.analyze(document));
    return line === null ? all : all.filter((row) => row.line === line);
  });
  const withoutServers = documents.filter((document) => {
    const analysis = service.analyze(document);
    return analysis.kind === "plan" && analysis.assessments.length === 0;
  });
  print(rows, options, host);
  if (options.json !== true) {
    for (const { uri } of withoutServers)
      host.write(`${uri}: no service of this plan runs vLLM, so there is nothing to estimate.\n`);
  }
  return status;
}

/** `serve.sh:12` is the launch of that line. */
function parseTarget(text: string): { readonly path: string; readonly line: number | null } {
  const match = /^(.+):(\d+)$/.exec(text);
  return match?.[1] === undefined ? { path: text, line: null } : { path: match[1], line: Number(match[2]) };
}

function isCommandLine(words: readonly string[]): boolean {
  return words[0] === "vllm" || (words[0]?.startsWith("python") === true && words.includes("-m"));
}

async function estimateCommandLine(
  words: readonly string[],
  options: EstimateOptions,
  host: CliHost,
): Promise<number> {
  const service = await host.createService();
  const { status } = await openDocuments(["-"], options, {
    ...host,
    createService: async () => service,
    readStandardInput: async () => "",
  });
  const document = toDocument("command-line.sh", `${words.map(quoteWord).join(" ")}\n`);
  await service.loadLocalModels(document);
  const rows = estimateReport(service.analyze(document));
  if (rows.length === 0) {
    host.writeError("No launch of vLLM was found in the command line.\n");
    return exitStatus.wrongUsage;
  }
  print(rows, options, host);
  return status;
}

/** As a shell would need it; the words come from a shell that has already read them. */
function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
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
    host.write(`${paint(host.terminal, "bold", file)}\n${estimateTable(own, host)}`);
    for (const row of own.filter((each) => each.reason !== null && each.start === "unknown"))
      host.write(`  ${labelOf(row)}: ${row.reason}\n`);
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
