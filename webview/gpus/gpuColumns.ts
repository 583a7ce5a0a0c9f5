import {
  formatConcurrency,
  formatCount,
  formatHourlyPrice,
  formatMoney,
  formatSmallMoney,
  formatTime,
} from "../../src/units/print.ts";
import { toneWords } from "../icons.ts";
import type { GpuColumn, TableSort } from "../panelState.ts";
import type { GpuAnswer } from "../whatIf/seenView.ts";

/** A column of the comparison: what it sorts by and what it says; `null` for what nobody knows. */
export interface GpuColumnSpec {
  readonly id: GpuColumn;
  readonly label: string;
  readonly isNumber: boolean;
  readonly key: (row: GpuAnswer) => number | string | null;
  readonly text: (row: GpuAnswer) => string | null;
}

const dash = (value: number | null | undefined, print: (value: number) => string): string | null =>
  value === null || value === undefined ? null : print(value);

const numberColumn = (
  id: GpuColumn,
  label: string,
  key: (row: GpuAnswer) => number | null | undefined,
  print: (value: number) => string,
): GpuColumnSpec => ({
  id,
  label,
  isNumber: true,
  key: (row) => key(row) ?? null,
  text: (row) => dash(key(row), print),
});

const starts = ({ answer }: GpuAnswer) =>
  answer.ok && answer.estimate.start.verdict !== "refused" ? answer : null;

/** What the server gets from the GPU, what that costs, and what it is. */
export const gpuColumns: readonly GpuColumnSpec[] = [
  { id: "gpu", label: "GPU", isNumber: false, key: ({ gpu }) => gpu.label, text: ({ gpu }) => gpu.label },
  {
    id: "verdict",
    label: "This server on it",
    isNumber: false,
    key: ({ answer }) =>
      answer.ok ? ["fits", "warning", "error", "unknown"].indexOf(answer.verdict.tone) : 4,
    text: ({ answer }) => (answer.ok ? verdictWords(answer) : answer.problem),
  },
  numberColumn("requests", "Requests", (row) => starts(row)?.requests.mid, formatConcurrency),
  numberColumn("token", "Token every", (row) => starts(row)?.speed?.speed.tpotMs.mid, formatTime),
  numberColumn(
    "throughput",
    "Tokens/s",
    (row) => starts(row)?.speed?.speed.outputTokensPerSecond.mid,
    (rate) => formatCount(rate, rate < 100 ? 1 : 0),
  ),
  numberColumn("month", "Per month", (row) => starts(row)?.money?.perMonth, formatMoney),
  numberColumn(
    "tokens",
    "Per million tokens",
    (row) => starts(row)?.money?.tokens?.perMillion,
    formatSmallMoney,
  ),
  numberColumn("price", "Price", ({ gpu }) => gpu.perGpuHour, formatHourlyPrice),
  {
    id: "form",
    label: "Form",
    isNumber: false,
    key: ({ gpu }) => gpu.formFactor,
    text: ({ gpu }) => [gpu.formFactor, gpu.architecture].filter((part) => part !== null).join(", "),
  },
  {
    ...numberColumn(
      "memory",
      "Memory",
      ({ gpu }) => gpu.memoryGB,
      (size) => formatCount(size, 1),
    ),
    text: ({ gpu }) => `${formatCount(gpu.memoryGB, 1)} GB ${gpu.memoryType}`.trim(),
  },
  numberColumn(
    "bandwidth",
    "Bandwidth",
    ({ gpu }) => gpu.spec.bandwidthBytesPerSecond,
    (rate) => `${formatCount(rate / 1e9)} GB/s`,
  ),
  {
    id: "rate",
    label: "TFLOPS",
    isNumber: true,
    key: ({ gpu }) => gpu.spec.rates?.teraflops.bf16 ?? gpu.spec.rates?.teraflops.fp16 ?? null,
    text: ({ gpu }) => ratesText(gpu.spec.rates?.teraflops),
  },
  {
    id: "link",
    label: "Links",
    isNumber: true,
    key: ({ gpu }) => gpu.nvlinkGBPerSecond,
    text: ({ gpu }) => linkText(gpu.nvlinkGBPerSecond, gpu.pcie),
  },
  numberColumn(
    "power",
    "Power",
    ({ gpu }) => gpu.powerWatts,
    (watts) => `${formatCount(watts)} W`,
  ),
  {
    id: "seller",
    label: "Whose price",
    isNumber: false,
    key: ({ gpu }) => gpu.priceReference,
    text: ({ gpu }) => gpu.priceReference,
  },
];

/** "May not start" is a warning too, but another one than "falls short". */
function verdictWords({ estimate, verdict }: Extract<GpuAnswer["answer"], { ok: true }>): string {
  return estimate.start.verdict === "uncertain" ? "May not start" : toneWords[verdict.tone];
}

function ratesText(
  rates: Readonly<Record<"bf16" | "fp16" | "fp8", number | null>> | undefined,
): string | null {
  const half = rates?.bf16 ?? rates?.fp16 ?? null;
  if (rates === undefined || half === null) return null;
  const name = rates.bf16 === null ? "FP16" : "BF16";
  const eight = rates.fp8 === null ? "" : `, ${formatCount(rates.fp8)} FP8`;
  return `${formatCount(half)} ${name}${eight}`;
}

function linkText(nvlink: number | null, pcie: string | null): string | null {
  const parts = [
    nvlink === null || nvlink === 0 ? null : `${formatCount(nvlink)} GB/s`,
    pcie === null ? null : `PCIe ${pcie}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(", ");
}

/** Rows as the person wants them; what isn't known comes last either way. */
export function sortGpus(
  rows: readonly GpuAnswer[],
  sort: TableSort<GpuColumn> | null,
): readonly GpuAnswer[] {
  const column = gpuColumns.find(({ id }) => id === sort?.column);
  if (sort === null || column === undefined) return rows;
  const sign = sort.direction === "ascending" ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [column.key(a), column.key(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === "number" && typeof right === "number") return sign * (left - right);
    return sign * String(left).localeCompare(String(right), "en", { numeric: true });
  });
}
