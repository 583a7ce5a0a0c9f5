import { type EstimateReport, estimateReport } from "../features/estimateReport.ts";
import { planReport, serviceReports } from "../features/planReport.ts";
import type { CostReport, ServiceReport } from "../features/planReportTypes.ts";
import {
  type AlternativesTable,
  alternativesTable,
  breakEvenLines,
  type PlanLine,
  planLines,
} from "../features/planText.ts";
import { speedLines, withApi } from "../features/speedLines.ts";
import type { Analysis } from "../findings/analysis.ts";
import { quoteWord } from "../syntax/shell/quoteWord.ts";
import { type ApiPriceOption, readApiPrice } from "./apiPriceOption.ts";
import {
  type Currency,
  type CurrencyOptions,
  currencyNote,
  inCurrency,
  readCurrency,
  withConverted,
} from "./currency.ts";
import { createConfiguredService, openDocuments, readModels, toDocument, usePriceFile } from "./documents.ts";
import { estimateTable, labelOf } from "./estimateTable.ts";
import { type FileTarget, parseFileTarget } from "./fileTarget.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { formatTable, paint, printable } from "./terminal.ts";

export interface EstimateOptions extends CommonOptions, CurrencyOptions, ApiPriceOption {
  readonly why?: boolean;
}

/** `gpuplan estimate`: the figures of every launch and service of the files. */
export async function runEstimate(
  paths: readonly string[],
  options: EstimateOptions,
  host: CliHost,
): Promise<number> {
  const api = readApiPrice(options, host);
  const currency = readCurrency(options, host);
  if (api === "wrong" || currency === "wrong") return exitStatus.wrongUsage;
  const targets = paths.map(parseFileTarget);
  const named = [...new Set(targets.map(({ path }) => path))];
  const { service, documents, status } = await openDocuments(named, options, host);
  const files = documents.map(({ path, document }): FileRows => {
    const analysis = service.analyze(document);
    const own = targets.filter((target) => target.path === path);
    const isWhole = own.every(({ line }) => line === null);
    const all = serviceReports(analysis);
    const rows = rowsOfTargets(all, own);
    return {
      path,
      lines: [...new Set(all.map(({ line }) => line))],
      rows: api === null ? rows : rows.map((row) => withApi(analysis, row, api)),
      plan: isWhole ? planReport(analysis) : null,
      words: isWhole && options.json !== true ? planWords(analysis) : null,
      speeds: speedLines(analysis, api, rows),
    };
  });
  print(files, options, currency, host);
  const linesOf = (path: string) => files.find((file) => file.path === path)?.lines ?? [];
  const missed = targets.filter(({ path, line }) => line !== null && !linesOf(path).includes(line));
  for (const { path, line } of missed) {
    const others = linesOf(path);
    const where = others.length === 0 ? "" : `, but on ${others.slice(0, mostLines).join(", ")}`;
    host.writeError(`${path}:${line}: no launch or service stands on this line${where}.\n`);
  }
  return missed.length > 0 ? exitStatus.wrongUsage : status;
}

/** `gpuplan estimate -- vllm serve …`: a command line instead of files, its words as the shell has read them. */
export async function runEstimateOfCommand(
  words: readonly string[],
  options: EstimateOptions,
  host: CliHost,
): Promise<number> {
  const api = readApiPrice(options, host);
  const currency = readCurrency(options, host);
  if (api === "wrong" || currency === "wrong") return exitStatus.wrongUsage;
  const service = await createConfiguredService(options, host);
  if (!(await usePriceFile(service, options, host))) return exitStatus.wrongUsage;
  const document = toDocument("command-line.sh", `${words.map(quoteWord).join(" ")}\n`, 1);
  await readModels(service, [document], host);
  const analysis = service.analyze(document);
  const plain = estimateReport(analysis);
  const rows = api === null ? plain : plain.map((row) => withApi(analysis, row, api));
  if (rows.length === 0) {
    host.writeError("No launch of vLLM was found in the command line.\n");
    return exitStatus.wrongUsage;
  }
  print(
    [
      {
        path: document.uri,
        lines: [],
        rows,
        plan: null,
        words: null,
        speeds: speedLines(analysis, api, rows),
      },
    ],
    options,
    currency,
    host,
  );
  return exitStatus.done;
}

/** So many places are named where the one that was asked for holds nothing. */
const mostLines = 12;

/** What is printed of one file. */
interface FileRows {
  readonly path: string;
  /** Where launches and services stand, those that are not printed too. */
  readonly lines: readonly number[];
  readonly rows: readonly ServiceReport[];
  readonly plan: ReturnType<typeof planReport>;
  readonly words: PlanWords | null;
  /** How fast each server answers, what its tokens cost, and what an API would. */
  readonly speeds: readonly PlanLine[];
}

/** What a plan comes to, as it is read on a terminal. */
interface PlanWords {
  readonly lines: readonly PlanLine[];
  readonly alternatives: AlternativesTable | null;
  readonly breakEvens: readonly PlanLine[];
}

function planWords(analysis: Analysis): PlanWords {
  return {
    lines: planLines(analysis),
    alternatives: alternativesTable(analysis),
    breakEvens: breakEvenLines(analysis),
  };
}

/** Only the lines that were asked for; all where the file was named as a whole, or found in a folder. */
function rowsOfTargets(
  rows: readonly ServiceReport[],
  targets: readonly FileTarget[],
): readonly ServiceReport[] {
  if (targets.length === 0 || targets.some(({ line }) => line === null)) return rows;
  return rows.filter((row) => targets.some(({ line }) => line === row.line));
}

function print(
  files: readonly FileRows[],
  options: EstimateOptions,
  currency: Currency | null,
  host: CliHost,
): void {
  if (options.json === true) {
    const all = files.flatMap(({ rows, plan }) => [
      ...rows.map((row) => convertedRow(row, currency)),
      ...(plan === null ? [] : [convertedPlan(plan, currency)]),
    ]);
    host.write(`${JSON.stringify(all, null, 2)}\n`);
    return;
  }
  const filled = files.filter(({ rows, words }) => rows.length > 0 || (words?.lines.length ?? 0) > 0);
  if (filled.length === 0) {
    host.write("Neither a plan nor a launch of vLLM was found.\n");
    return;
  }
  for (const { path, rows, words, speeds } of filled) {
    host.write(`${paint(host.terminal, "bold", printable(rows[0]?.file ?? path))}\n`);
    if (rows.length > 0) host.write(estimateTable(rows, currency, host));
    for (const row of rows.filter((each) => !("engine" in each) && each.start === "unknown"))
      host.write(`  ${printable(`${labelOf(row)}: ${row.reason}`)}\n`);
    writeLines(speeds, currency, host);
    if (words !== null) printWords(words, currency, host);
    if (options.why === true) for (const row of rows) if (!("engine" in row)) host.write(stepsOf(row));
    host.write("\n");
  }
  host.write(currencyNote(currency));
}

const planAmounts = ["perHour", "perMonth", "perUser", "perTenant", "purchase", "perMillionTokens"] as const;

function convertedPlan<T extends { readonly cost: CostReport }>(plan: T, currency: Currency | null): T {
  return currency === null ? plan : { ...plan, cost: withConverted(plan.cost, planAmounts, currency) };
}

function convertedRow(row: ServiceReport, currency: Currency | null): ServiceReport {
  if (currency === null || "engine" in row || row.cost === null) return row;
  return { ...row, cost: withConverted(row.cost, ["perHour", "perMonth"], currency) };
}

function printWords(
  { lines, alternatives, breakEvens }: PlanWords,
  currency: Currency | null,
  host: CliHost,
): void {
  writeLines(lines, currency, host);
  if (alternatives !== null) {
    const { titles, rows } = alternatives;
    const columns = titles.map((title, index) => ({
      title: index === 0 ? `  ${title}` : title,
      align: index === 0 ? ("left" as const) : ("right" as const),
    }));
    const indented = rows.map(([name, ...cells]) => [
      `  ${name}`,
      ...cells.map((cell) => inCurrency(cell, currency)),
    ]);
    host.write(formatTable(columns, indented, host.terminal));
  }
  writeLines(breakEvens, currency, host);
}

function writeLines(lines: readonly PlanLine[], currency: Currency | null, host: CliHost): void {
  for (const { title, text } of lines) {
    const shown = printable(inCurrency(text, currency));
    host.write(`  ${paint(host.terminal, "bold", printable(title))}: ${shown}\n`);
  }
}

function stepsOf(row: EstimateReport): string {
  const lines = row.why.map(({ figure, formula, with: values }) => `    ${figure} = ${formula} = ${values}`);
  return `  ${printable(labelOf(row))}\n${lines.map(printable).join("\n")}\n`;
}
