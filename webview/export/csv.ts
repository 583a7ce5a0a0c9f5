import type { PanelView } from "../../src/panelMessages.ts";
import { sortAlternatives } from "../alternatives/sortAlternatives.ts";
import { gpuColumns, sortGpus } from "../gpus/gpuColumns.ts";
import { toneWords } from "../icons.ts";
import type { GpuColumn, SortColumn, TableSort } from "../panelState.ts";
import type { SeenView } from "../whatIf/seenView.ts";

type Cell = string | number | null;

/** The table of alternatives in the order in which it is shown, numbers in base units so that a sheet can count with them. */
export function alternativesCsv({ alternatives }: PanelView, sort: TableSort<SortColumn> | null): string {
  const head = [
    "option",
    "kind",
    "verdict",
    "gpu",
    "model",
    "weights_bytes",
    "kv_cache_bytes",
    "requests",
    "requests_low",
    "requests_high",
    "context_tokens",
    "usd_per_month",
    "note",
  ];
  const rows = sortAlternatives(alternatives, sort).map((row): readonly Cell[] => [
    row.label,
    row.kind,
    toneWords[row.tone],
    row.gpu,
    row.model,
    row.weightBytes,
    row.kvCacheBytes?.mid ?? null,
    row.requests?.mid ?? null,
    row.requests?.low ?? null,
    row.requests?.high ?? null,
    row.contextTokens,
    row.costPerMonth,
    row.note,
  ]);
  return toCsv([head, ...rows]);
}

/** The comparison of GPUs as it is read, cell for cell. */
export function gpusCsv(seen: SeenView, sort: TableSort<GpuColumn> | null): string {
  const head = gpuColumns.map(({ label }) => label);
  const rows = sortGpus(seen.byGpu(), sort).map((row) => gpuColumns.map((column) => column.text(row)));
  return toCsv([head, ...rows]);
}

/** RFC 4180, with the lines that it asks for. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** Text that a spreadsheet would take for a formula is led by an apostrophe: names come from files of strangers. */
function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
