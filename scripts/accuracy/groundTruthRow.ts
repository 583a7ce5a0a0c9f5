import { type Fields, fieldsOf, readJsonLines } from "./jsonLines.ts";
/** One run of vLLM as somebody published it: how it was started, and what it printed. `null`: not stated. */
export interface GroundTruthRow {
  readonly source: string;
  readonly date: string | null;
  readonly version: string | null;
  readonly engine: "V0" | "V1" | null;
  readonly gpu: string;
  readonly gpuCount: number | null;
  /** Memory that the driver reported, where the run printed it. */
  readonly totalGpuGiB: number | null;
  readonly model: string;
  readonly dtype: string | null;
  readonly quantization: string | null;
  readonly kvCacheDtype: string | null;
  readonly tensorParallel: number | null;
  readonly pipelineParallel: number | null;
  readonly dataParallel: number | null;
  readonly expertParallel: boolean | null;
  readonly maxModelLen: number | "auto" | null;
  readonly gpuMemoryUtilization: number | null;
  readonly maxNumBatchedTokens: number | null;
  readonly maxNumSeqs: number | null;
  readonly enforceEager: boolean | null;
  readonly blockSize: number | null;
  /** Whatever else was said of the command, in the words of the report. */
  readonly otherFlags: string;
  readonly observed: ObservedFigures;
  readonly outcome: string;
  readonly clean: boolean;
  readonly core: boolean;
  /** What is wrong or missing, where the collector found something. */
  readonly issue: string | null;
}

/** Per GPU, in the unit that vLLM prints. */
export interface ObservedFigures {
  readonly weightsGiB: number | null;
  readonly kvGiB: number | null;
  readonly kvTokens: number | null;
  readonly gpuBlocks: number | null;
  readonly maxConcurrency: number | null;
  readonly concurrencyLength: number | null;
  readonly peakActivationGiB: number | null;
  readonly nonTorchGiB: number | null;
  readonly cudaGraphGiB: number | null;
  readonly neededKvGiB: number | null;
  readonly estimatedMaxModelLen: number | null;
}

/** The rows of a JSONL text; a line that is no object is counted, never thrown at. */
export function readGroundTruth(text: string): {
  readonly rows: readonly GroundTruthRow[];
  readonly unreadable: number;
} {
  return readJsonLines(text, toRow);
}

function toRow(fields: Fields): GroundTruthRow {
  const engine = textOf(fields.engine)?.toUpperCase() ?? null;
  const gpu = gpuOf(fields.gpu);
  return {
    source: textOf(fields.source) ?? "",
    date: textOf(fields.date),
    version: textOf(fields.vllm_version),
    engine: engine === "V0" || engine === "V1" ? engine : null,
    gpu: gpu.name,
    gpuCount: sizeOf(fields.gpu_count) ?? gpu.count,
    totalGpuGiB: positiveOf(fields.total_gpu_gib),
    model: textOf(fields.model) ?? "",
    dtype: textOf(fields.dtype),
    quantization: textOf(fields.quantization),
    kvCacheDtype: textOf(fields.kv_cache_dtype),
    tensorParallel: sizeOf(fields.tensor_parallel),
    pipelineParallel: sizeOf(fields.pipeline_parallel),
    dataParallel: sizeOf(fields.data_parallel),
    expertParallel: flagOf(fields.expert_parallel),
    maxModelLen: lengthOf(fields.max_model_len),
    gpuMemoryUtilization: shareOf(fields.gpu_memory_utilization),
    maxNumBatchedTokens: positiveOf(fields.max_num_batched_tokens),
    maxNumSeqs: positiveOf(fields.max_num_seqs),
    enforceEager: flagOf(fields.enforce_eager),
    blockSize: positiveOf(fields.block_size),
    otherFlags: wordsOf(fields.other_flags),
    observed: toObserved(fieldsOf(fields.obs) ?? {}),
    outcome: textOf(fields.outcome)?.toLowerCase() ?? "unknown",
    clean: fields.clean === true,
    core: fields.core === true,
    issue: textOf(fields.issue),
  };
}

function toObserved(fields: Fields): ObservedFigures {
  return {
    weightsGiB: positiveOf(fields.weights_gib),
    kvGiB: numberOf(fields.kv_gib),
    kvTokens: positiveOf(fields.kv_tokens),
    gpuBlocks: positiveOf(fields.gpu_blocks),
    maxConcurrency: positiveOf(fields.max_concurrency),
    concurrencyLength: positiveOf(fields.concurrency_len),
    peakActivationGiB: numberOf(fields.peak_activation_gib),
    nonTorchGiB: numberOf(fields.non_torch_gib),
    cudaGraphGiB: numberOf(fields.cuda_graph_gib),
    neededKvGiB: positiveOf(fields.needed_kv_gib),
    estimatedMaxModelLen: positiveOf(fields.estimated_max_model_len),
  };
}

function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** What people wrote of the command: a line, its words, or settings by name. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => textOf(each) ?? []).join(" ");
  const fields = fieldsOf(value);
  if (fields === null) return textOf(value) ?? "";
  return Object.entries(fields)
    .flatMap(([name, each]) => (textOf(each) === null ? [] : [`${name}=${textOf(each)}`]))
    .join(" ");
}

/** `0.9`, `"0.9"`, `"400,000"`, `"32K"` as vLLM reads it; `null` for what is no number. */
function numberOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return null;
  const [, digits, unit = ""] = /^~?\s*(-?\d[\d,_]*(?:\.\d+)?)\s*([kKmM]?)$/.exec(value.trim()) ?? [];
  const number = digits === undefined ? Number.NaN : Number(digits.replace(/[,_]/g, ""));
  return Number.isFinite(number) ? number * (factors[unit] ?? 1) : null;
}

const factors: Readonly<Record<string, number>> = { k: 1000, K: 1024, m: 1000 ** 2, M: 1024 ** 2 };

function positiveOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number > 0 ? number : null;
}

/** A number of GPUs, which reports also write as `TP4` or `4x`. */
function sizeOf(value: unknown): number | null {
  const text = textOf(value);
  const digits = text === null ? null : /^(?:[A-Za-z]{2}\s*=?\s*)?(\d{1,4})\s*[x×]?$/.exec(text)?.[1];
  return digits ? positiveOf(digits) : null;
}

/** `0.9`, or `90` and `"90%"` as people say it. */
function shareOf(value: unknown): number | null {
  const number = positiveOf(typeof value === "string" ? value.replace(/\s*%$/, "") : value);
  return number !== null && number > 1 ? number / 100 : number;
}

function lengthOf(value: unknown): number | "auto" | null {
  if (value === -1 || textOf(value)?.toLowerCase() === "auto") return "auto";
  return positiveOf(value);
}

function flagOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (/^(?:true|yes|on|1)$/.test(text)) return true;
  return /^(?:false|no|off|0)$/.test(text) ? false : null;
}

/** How many GPUs stand in the name itself: `8x H100`, `L4 x4`. */
const countBefore = /^(\d{1,3})\s*[x×]\s*(?=[A-Za-z])/;
const countBehind = /\s*[x×]\s*(\d{1,3})$/;

function gpuOf(value: unknown): { readonly name: string; readonly count: number | null } {
  const written = textOf(value) ?? "";
  const count = countBefore.exec(written)?.[1] ?? countBehind.exec(written)?.[1];
  return {
    name: written.replace(countBefore, "").replace(countBehind, ""),
    count: count === undefined ? null : positiveOf(count),
  };
}
