import { estimate } from "../../src/capacity/estimate.ts";
import type { Load, SpeedInput } from "../../src/performance/estimateSpeed.ts";
import { readGroundTruth } from "../accuracy/groundTruthRow.ts";
import { inputOfRow } from "../accuracy/rowDeployment.ts";
import { harnessOf } from "./benchmarkHarness.ts";
import type { PerformanceRow } from "./performanceRow.ts";

export type RowSpeedInput =
  | { readonly kind: "ready"; readonly input: SpeedInput; readonly command: string }
  | { readonly kind: "skipped"; readonly reason: string };

/** What the product makes of a benchmark: the launch as it reads any, and the load that the report describes. */
export function speedInputOfRow(row: PerformanceRow): RowSpeedInput {
  const load = loadOf(row);
  if (load === null) return { kind: "skipped", reason: "load unknown" };
  const [launched] = readGroundTruth(JSON.stringify(launchFields(row))).rows;
  const prepared = launched && inputOfRow(launched);
  if (prepared?.kind !== "ready") return { kind: "skipped", reason: prepared?.reason ?? "incomplete" };
  const memory = estimate(prepared.input);
  if ("problem" in memory) return { kind: "skipped", reason: `not estimated: ${memory.problem}` };
  if (memory.start.verdict === "refused") {
    return { kind: "skipped", reason: `would not start: ${memory.start.reason}` };
  }
  const { gpusPerMachine } = harnessOf(row);
  return {
    kind: "ready",
    input: {
      deployment: prepared.input,
      estimate: memory,
      request: requestOf(row),
      load,
      ...(gpusPerMachine === null ? {} : { gpusPerMachine }),
    },
    command: prepared.command,
  };
}

/** Lengths where a report names none: ShareGPT's means, which other chat prompts resemble, or a line. */
const USUAL_INPUT = 215;
const SHORT_INPUT = 32;
const USUAL_OUTPUT = 200;
/** ShareGPT's longest answers over their mean: runs at a rate end 650 to 700 tokens after the last request came. */
const LONGEST = 4;

function requestOf(row: PerformanceRow): SpeedInput["request"] {
  const usual = /\bshort\b/i.test(row.workload ?? "") ? SHORT_INPUT : USUAL_INPUT;
  const { lengthShare } = harnessOf(row);
  const inputTokens = Math.max(1, Math.round((row.inputTokens ?? usual) * lengthShare));
  // One prompt for all, read before the clock started: 128 requests of 128K tokens fit in no other way.
  if (isSteadyDecode(row)) {
    return {
      inputTokens,
      outputTokens: 1024,
      cachedInputTokens: inputTokens,
      sharedInputTokens: inputTokens,
    };
  }
  const outputTokens = Math.max(1, Math.round((row.outputTokens ?? USUAL_OUTPUT) * lengthShare));
  const differ = /sharegpt/i.test(row.workload ?? "") && !/forced|max \d+ output/i.test(row.workload ?? "");
  return { inputTokens, outputTokens, ...(differ ? { longestOutputTokens: LONGEST * outputTokens } : {}) };
}

function isSteadyDecode(row: PerformanceRow): boolean {
  return /steady decode/i.test(row.workload ?? "");
}

/** Sweeps send ten times as many requests as they keep open, unless they say otherwise (InferenceX, vLLM's recipes). */
const WAVES = 10;

function loadOf(row: PerformanceRow): Load | null {
  const { concurrency, requestRate, prompts } = row;
  if (concurrency !== null) {
    if (isSteadyDecode(row)) return { kind: "concurrency", requests: concurrency };
    return {
      kind: "concurrency",
      requests: concurrency,
      total: Math.max(prompts ?? concurrency * WAVES, concurrency),
    };
  }
  if (requestRate === null) return prompts === 1 ? { kind: "concurrency", requests: 1, total: 1 } : null;
  if (!Number.isFinite(requestRate)) {
    const requests = prompts ?? SATURATING;
    return { kind: "concurrency", requests, total: requests };
  }
  return { kind: "rate", requestsPerSecond: requestRate, ...(prompts === null ? {} : { total: prompts }) };
}

/** Prompts of a run that sends all at once and does not say how many (the default of `vllm bench serve`). */
const SATURATING = 1000;

/** The row in the form that start-ups are read in. */
function launchFields(row: PerformanceRow): object {
  const { model, quantization } = modelAndMethod(row);
  const harness = harnessOf(row);
  return {
    source: row.source,
    date: row.date,
    vllm_version: row.version?.replace(/^v/, ""),
    gpu: row.gpu,
    gpu_count: row.gpuCount,
    model,
    dtype: row.dtype,
    quantization,
    kv_cache_dtype: row.kvCacheDtype ?? harness.kvCacheDtype,
    tensor_parallel: row.tensorParallel,
    pipeline_parallel: row.pipelineParallel,
    data_parallel: row.dataParallel,
    expert_parallel: (row.expertParallel ?? 1) > 1,
    // Who measures lengths gives the server room for them, not for the model's whole context.
    max_model_len: row.maxModelLen ?? longestRequest(row),
    max_num_seqs: row.maxNumSeqs,
    max_num_batched_tokens: row.maxNumBatchedTokens ?? harness.maxNumBatchedTokens,
    gpu_memory_utilization: row.gpuMemoryUtilization ?? harness.gpuMemoryUtilization,
    enforce_eager: row.enforceEager,
    // What was measured did start, at whatever length: a context beyond the model's own was allowed.
    other_flags: `${speculationFlag(row.speculation)} YaRN`.trim(),
  };
}

function longestRequest(row: PerformanceRow): number {
  const { inputTokens, outputTokens } = requestOf(row);
  return Math.ceil((inputTokens + outputTokens) / harnessOf(row).lengthShare);
}

function speculationFlag(speculation: string | null): string {
  const [, method, tokens] = /^(mtp|eagle3?|ngram)\D*(\d*)$/i.exec(speculation ?? "") ?? [];
  return method ? `${method.toUpperCase()} n=${tokens || 1}` : "";
}

/** The method as names on the Hub spell it, and the checkpoint that has it. */
function modelAndMethod(row: PerformanceRow): {
  readonly model: string;
  readonly quantization: string | null;
} {
  const said = row.quantization?.toLowerCase() ?? "";
  if (/bf16|fp16|unspecified|none|^$/.test(said)) return { model: row.model, quantization: null };
  const method = methods.find(([pattern]) => pattern.test(said))?.[1] ?? null;
  if (method === null) return { model: row.model, quantization: row.quantization };
  const suffix =
    method === "FP8" || row.model.toLowerCase().includes(method.toLowerCase()) ? "" : `-${method}`;
  // A checkpoint of its own that is quantized so already keeps its name.
  const model = isNativelyQuantized(row.model, method) ? row.model : `${row.model}${suffix}`;
  return { model, quantization: method === "FP8" ? "fp8" : method };
}

/** Models whose publisher's own checkpoint is the quantized one. */
function isNativelyQuantized(model: string, method: string): boolean {
  return (
    (/gpt-oss/i.test(model) && method === "MXFP4") ||
    (/kimi-k2(\.|-thinking)/i.test(model) && method === "INT4")
  );
}

const methods: readonly (readonly [RegExp, string])[] = [
  [/nvfp4|^fp4/, "NVFP4"],
  [/mxfp4/, "MXFP4"],
  [/gptq.*8/, "GPTQ-Int8"],
  [/gptq/, "GPTQ-Int4"],
  [/awq/, "AWQ"],
  [/autoround/, "AutoRound-INT4"],
  [/w4a16/, "W4A16"],
  [/w8a8/, "W8A8"],
  [/int4/, "INT4"],
  [/fp8/, "FP8"],
];
