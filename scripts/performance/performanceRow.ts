import { type Fields, fieldsOf, readJsonLines } from "../accuracy/jsonLines.ts";
/** One measured point of a published benchmark: how vLLM ran, under which load, and what was measured. `null`: not stated. */
export interface PerformanceRow {
  readonly source: string;
  readonly date: string | null;
  readonly version: string | null;
  readonly gpu: string;
  readonly gpuCount: number | null;
  readonly model: string;
  readonly dtype: string | null;
  readonly quantization: string | null;
  readonly kvCacheDtype: string | null;
  readonly tensorParallel: number | null;
  readonly pipelineParallel: number | null;
  readonly dataParallel: number | null;
  /** GPUs among which experts are dealt out. */
  readonly expertParallel: number | null;
  readonly enforceEager: boolean | null;
  /** `mtp2`: the method and how many tokens it guesses. */
  readonly speculation: string | null;
  readonly maxModelLen: number | null;
  readonly maxNumSeqs: number | null;
  readonly maxNumBatchedTokens: number | null;
  readonly gpuMemoryUtilization: number | null;
  readonly workload: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly concurrency: number | null;
  /** Requests a second; infinite where all are sent at once. */
  readonly requestRate: number | null;
  readonly prompts: number | null;
  readonly observed: ObservedSpeed;
}

/** Means where there are some, else medians; milliseconds, and tokens a second over all GPUs. */
export interface ObservedSpeed {
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  readonly outputTokensPerSecond: number | null;
}

/** The rows of a JSONL text; a line that is no object is counted, never thrown at. */
export function readPerformance(text: string): {
  readonly rows: readonly PerformanceRow[];
  readonly unreadable: number;
} {
  return readJsonLines(text, toRow);
}

function toRow(fields: Fields): PerformanceRow {
  return {
    source: textOf(fields.source) ?? "",
    date: textOf(fields.date),
    version: textOf(fields.version ?? fields.vllm_version),
    gpu: textOf(fields.gpu) ?? "",
    gpuCount: positiveOf(fields.gpu_count),
    model: textOf(fields.model) ?? "",
    dtype: textOf(fields.dtype),
    quantization: textOf(fields.quantization),
    kvCacheDtype: textOf(fields.kv_cache_dtype),
    tensorParallel: positiveOf(fields.tensor_parallel),
    pipelineParallel: positiveOf(fields.pipeline_parallel),
    dataParallel: positiveOf(fields.data_parallel),
    expertParallel: fields.expert_parallel === true ? 2 : positiveOf(fields.expert_parallel),
    enforceEager: typeof fields.enforce_eager === "boolean" ? fields.enforce_eager : null,
    speculation: textOf(fields.spec_decode),
    maxModelLen: positiveOf(fields.max_model_len),
    maxNumSeqs: positiveOf(fields.max_num_seqs),
    maxNumBatchedTokens: positiveOf(fields.max_num_batched_tokens),
    gpuMemoryUtilization: positiveOf(fields.gpu_memory_utilization),
    workload: textOf(fields.workload),
    inputTokens: numberOf(fields.input_len),
    outputTokens: positiveOf(fields.output_len),
    concurrency: positiveOf(fields.concurrency),
    requestRate: rateOf(fields.request_rate),
    prompts: positiveOf(fields.num_prompts),
    observed: toObserved(fieldsOf(fields.obs) ?? {}),
  };
}

function toObserved(fields: Fields): ObservedSpeed {
  const first = (...names: readonly string[]): number | null =>
    names.map((name) => positiveOf(fields[name])).find((value) => value !== null) ?? null;
  return {
    ttftMs: first("mean_ttft_ms", "ttft_ms", "median_ttft_ms"),
    tpotMs: first("mean_tpot_ms", "tpot_ms", "median_tpot_ms", "mean_itl_ms", "itl_ms", "median_itl_ms"),
    outputTokensPerSecond: first("output_tok_s"),
  };
}

function rateOf(value: unknown): number | null {
  if (typeof value === "string" && /^inf/i.test(value)) return Number.POSITIVE_INFINITY;
  return positiveOf(typeof value === "string" ? Number(value) : value);
}

function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function positiveOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number > 0 ? number : null;
}
