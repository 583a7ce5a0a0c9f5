import { estimateSpeed, type Speed, type SpeedInput } from "../../src/performance/estimateSpeed.ts";
import type { PerformanceRow } from "./performanceRow.ts";
import { speedInputOfRow } from "./rowSpeedInput.ts";

export const speedFigures = ["tpot", "ttft", "outputThroughput"] as const;
export type SpeedFigureName = (typeof speedFigures)[number];

/** A figure beside what was measured, and whether the range holds it. */
export interface ComparedSpeed {
  readonly estimated: number;
  readonly measured: number;
  readonly inside: boolean;
  readonly low: number;
  readonly high: number;
}

export interface ScoredSpeed {
  readonly kind: "scored";
  readonly row: PerformanceRow;
  readonly gpuClass: string;
  readonly loadClass: string;
  readonly command: string;
  readonly limit: Speed["limit"];
  readonly figures: Readonly<Record<SpeedFigureName, ComparedSpeed | null>>;
}

export interface SkippedSpeed {
  readonly kind: "skipped";
  readonly row: PerformanceRow;
  readonly reason: string;
}

/** Never throws: a row that cannot be scored says why. */
export function scoreSpeed(row: PerformanceRow): ScoredSpeed | SkippedSpeed {
  try {
    const prepared = speedInputOfRow(row);
    if (prepared.kind === "skipped") return { kind: "skipped", row, reason: prepared.reason };
    const figures = compareSpeed(row, prepared.input);
    if ("problem" in figures) return { kind: "skipped", row, reason: `not estimated: ${figures.problem}` };
    const { limit, ...compared } = figures;
    return {
      kind: "scored",
      row,
      gpuClass: gpuClassOf(row),
      loadClass: loadClassOf(row),
      command: prepared.command,
      limit,
      figures: compared,
    };
  } catch (error) {
    return {
      kind: "skipped",
      row,
      reason: `fault: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

type ComparedFigures = ScoredSpeed["figures"] & { readonly limit: Speed["limit"] };

/** The estimate of a row's input beside what the row measured. */
function compareSpeed(
  { observed }: PerformanceRow,
  input: SpeedInput,
): ComparedFigures | { readonly problem: string } {
  const speed = estimateSpeed(input);
  if ("problem" in speed) return speed;
  return {
    tpot: input.request.outputTokens > 1 ? compare(speed.tpotMs, observed.tpotMs) : null,
    ttft: compare(speed.ttftMs, observed.ttftMs),
    outputThroughput: compare(speed.outputTokensPerSecond, observed.outputTokensPerSecond),
    limit: speed.limit,
  };
}

function compare(band: Speed["tpotMs"], measured: number | null): ComparedSpeed | null {
  if (measured === null) return null;
  const { low, mid, high } = band;
  return { estimated: mid, measured, inside: measured >= low && measured <= high, low, high };
}

/** The GPU's name without remarks, sizes and form factors. */
function gpuClassOf(row: PerformanceRow): string {
  return row.gpu
    .replace(/\s*\(.*$/, "")
    .replace(/\s+(\d+\s?GB|SXM\d?|PCIe|Server Edition|Blackwell)\b/gi, "")
    .trim();
}

function loadClassOf({ concurrency, requestRate }: PerformanceRow): string {
  if (concurrency === null)
    return requestRate !== null && Number.isFinite(requestRate) ? "by rate" : "all at once";
  if (concurrency <= 1) return "1 request";
  if (concurrency <= 8) return "2 to 8";
  return concurrency <= 64 ? "9 to 64" : "over 64";
}
