import { type Estimate, type EstimateInput, estimate } from "../../src/capacity/estimate.ts";
import type { GroundTruthRow } from "./groundTruthRow.ts";
import { inputOfRow } from "./rowDeployment.ts";

const GIB = 2 ** 30;

export const architectureClasses = ["dense", "moe", "mla", "slidingWindow", "hybrid"] as const;
export type ArchitectureClass = (typeof architectureClasses)[number];

/** A figure beside what vLLM printed. */
export interface Compared {
  readonly estimated: number;
  readonly printed: number;
}

export type StartScore = "right" | "uncertain" | "falseRefused" | "missed";

/** What a row says of the estimate. Sizes are in GiB. */
export interface ScoredRow {
  readonly kind: "scored";
  readonly row: GroundTruthRow;
  readonly class: ArchitectureClass;
  readonly version: string;
  readonly command: string;
  readonly budgetGiB: number;
  readonly weights: Compared | null;
  readonly kvCache: Compared | null;
  readonly kvTokens: Compared | null;
  readonly concurrency: Compared | null;
  readonly start: StartScore | null;
  readonly verdict: string;
  /** One entry for each printed figure that the estimate gives a range for. */
  readonly inside: readonly boolean[];
  readonly rangeWidthGiB: number;
}

export interface SkippedRow {
  readonly kind: "skipped";
  readonly row: GroundTruthRow;
  readonly reason: string;
}

/** Never throws: a row that cannot be scored says why. */
export function scoreRow(row: GroundTruthRow): ScoredRow | SkippedRow {
  try {
    const prepared = inputOfRow(row);
    if (prepared.kind === "skipped") return { kind: "skipped", row, reason: prepared.reason };
    const result = estimate(prepared.input);
    if ("problem" in result) return { kind: "skipped", row, reason: `not estimated: ${result.problem}` };
    const scored = compare(row, prepared.input, result);
    return { ...scored, row, version: prepared.version, command: prepared.command };
  } catch (error) {
    return {
      kind: "skipped",
      row,
      reason: `fault: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function compare(
  row: GroundTruthRow,
  input: EstimateInput,
  result: Estimate,
): Omit<ScoredRow, "row" | "version" | "command"> {
  const { observed } = row;
  const { memory } = result;
  const kvBand = mapGiB(unclampedKv(result), memory.kvCacheBytes);
  const concurrency = comparable(observed.maxConcurrency, result.concurrency.atMaxModelLen.mid);
  const isFullLength =
    observed.concurrencyLength === null || observed.concurrencyLength === result.maxModelLen;
  const kvCache = observed.kvGiB === null ? null : { estimated: kvBand.mid, printed: observed.kvGiB };
  const inside: boolean[] = [];
  if (kvCache) inside.push(holds(kvBand, kvCache.printed, PRINTED_GIB));
  if (concurrency && isFullLength) {
    inside.push(
      holds(result.concurrency.atMaxModelLen, concurrency.printed, concurrency.printed * PRINTED_SHARE),
    );
  }
  return {
    kind: "scored",
    class: classOf(input),
    budgetGiB: memory.requestedBytes / GIB,
    weights: comparable(observed.weightsGiB, memory.weightBytes / GIB),
    kvCache,
    kvTokens: comparable(observed.kvTokens, result.kvCacheTokens.mid),
    concurrency: isFullLength ? concurrency : null,
    start: dependsOnUnstatedLength(row, result) ? null : startScore(row.outcome, result.start.verdict),
    verdict: result.start.verdict === "starts" ? "starts" : `${result.start.verdict}: ${result.start.reason}`,
    inside,
    rangeWidthGiB: kvBand.high - kvBand.low,
  };
}

/** Half a unit in the last digit that vLLM prints. */
const PRINTED_GIB = 0.005;
const PRINTED_SHARE = 0.002;

interface Range {
  readonly low: number;
  readonly high: number;
}

function holds(range: Range, value: number, tolerance: number): boolean {
  return value >= range.low - tolerance && value <= range.high + tolerance;
}

function comparable(printed: number | null, estimated: number): Compared | null {
  return printed === null || printed === 0 ? null : { estimated, printed };
}

/** vLLM prints a negative figure where the rest does not fit; the estimate shows an empty cache. */
function unclampedKv({ memory }: Estimate): number {
  if (memory.kvCacheBytes.mid > 0) return memory.kvCacheBytes.mid;
  const others = memory.activationBytes.mid + memory.cudaGraphBytes.mid + memory.nonTorchBytes.mid;
  return memory.requestedBytes - memory.weightBytes - others;
}

function mapGiB(mid: number, band: Range): Range & { readonly mid: number } {
  const low = band.low > 0 ? band.low : Math.min(mid, 0);
  return { low: low / GIB, mid: mid / GIB, high: Math.max(band.high, mid) / GIB };
}

const started = new Set(["ok", "auto_fit_reduced", "hang_after_kv_alloc"]);
const refused = new Set([
  "kv_too_small",
  "kv_negative",
  "no_kv_memory",
  "free_memory",
  "oom_profile",
  "oom_kv",
]);

/** Whether one request fits cannot be judged where the report does not say how long it may be. */
function dependsOnUnstatedLength(row: GroundTruthRow, { start }: Estimate): boolean {
  const isStated = row.maxModelLen !== null || row.observed.concurrencyLength !== null;
  return !isStated && start.verdict !== "starts" && start.reason === "one_request_does_not_fit";
}

function startScore(outcome: string, verdict: Estimate["start"]["verdict"]): StartScore | null {
  if (!started.has(outcome) && !refused.has(outcome)) return null;
  if (verdict === "uncertain") return "uncertain";
  if (started.has(outcome)) return verdict === "starts" ? "right" : "falseRefused";
  return verdict === "refused" ? "right" : "missed";
}

/** The rarest trait decides: a hybrid with experts is a hybrid. */
export function classOf({ model }: EstimateInput): ArchitectureClass {
  const mixers = model.layers.flatMap((layer) => layer.mixers);
  const isAttention = (kind: string): boolean =>
    kind.endsWith("attention") && kind !== "lightning_attention" && kind !== "kimi_delta_attention";
  if (mixers.some((mixer) => !isAttention(mixer.kind))) return "hybrid";
  if (mixers.some((mixer) => mixer.kind !== "attention")) return "mla";
  const windows = mixers.some(
    (mixer) => mixer.kind === "attention" && ["sliding", "chunked"].includes(mixer.span.kind),
  );
  if (windows) return "slidingWindow";
  const experts = model.layers.some((layer) => layer.feedForwards.some((each) => each.kind === "mixture"));
  return experts ? "moe" : "dense";
}
