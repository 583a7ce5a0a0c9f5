import type { ServiceReport } from "../features/planReportTypes.ts";
import { formatBand, formatConcurrency, formatMonthlyCost, formatTokens } from "../units/print.ts";
import { type Currency, inCurrency } from "./currency.ts";
import type { CliHost } from "./host.ts";
import { formatTable } from "./terminal.ts";

/** A line for each launch or service: memory, requests, verdict, cost. */
export function estimateTable(
  rows: readonly ServiceReport[],
  currency: Currency | null,
  host: CliHost,
): string {
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
  return formatTable(
    columns,
    rows.map((row) => tableRow(row, currency)),
    host.terminal,
  );
}

function tableRow(row: ServiceReport, currency: Currency | null): readonly string[] {
  const gpu = row.gpu === null ? "–" : `${row.gpu.count}x ${row.gpu.id ?? "?"}`;
  if ("engine" in row) return [`  ${labelOf(row)}`, gpu, ...processCells(row)];
  const { memory, concurrency } = row;
  const requests = concurrency?.atWorkloadContext ?? concurrency?.atMaxModelLen;
  const gib = (value: number) => value.toFixed(1);
  return [
    `  ${labelOf(row)}`,
    gpu,
    memory === null ? "–" : `${gib(memory.weightsGiB)} GiB`,
    memory === null ? "–" : `${formatBand(memory.kvCacheGiB.low, memory.kvCacheGiB.high, gib)} GiB`,
    memory === null ? "–" : `${gib(memory.requestedGiB)} GiB`,
    requests == null ? "–" : formatBand(requests.low, requests.high, formatConcurrency),
    concurrency === null ? "–" : formatTokens(row.workloadContext ?? concurrency.maxModelLen),
    row.start,
    row.cost === null ? "–" : inCurrency(formatMonthlyCost(row.cost.perMonth), currency),
  ];
}

/** A process has no KV cache of vLLM: its memory stands where the weights do, its sessions where requests do. */
function processCells({
  memory,
  sessions,
}: Extract<ServiceReport, { engine: "process" }>): readonly string[] {
  const text = (figure: typeof sessions, digits: number) =>
    figure === null
      ? null
      : typeof figure === "number"
        ? figure.toFixed(digits)
        : formatBand(figure.low, figure.high, (value) => value.toFixed(digits));
  const used = text(memory.usedGiB, 1);
  const total = text(memory.totalGiB, 1);
  return [
    used === null ? "–" : `${used} GiB`,
    "–",
    total === null ? "–" : `${total} GiB`,
    text(sessions, 0) ?? "–",
    "–",
    "process",
    "–",
  ];
}

/** The service, or the line of a launch, and the alternative that it belongs to. */
export function labelOf(row: ServiceReport): string {
  const own = row.service ?? `line ${row.line}: ${row.model ?? "no model"}`;
  return row.alternative === undefined ? own : `${own} (${row.alternative})`;
}
