import { overAllRanks } from "../capacity/ask.ts";
import type { Band } from "../capacity/band.ts";
import { explainEstimate } from "../capacity/explain.ts";
import { gpusPerReplica } from "../deployment/deployment.ts";
import type { Analysis } from "../findings/analysis.ts";
import { verdictOf } from "../findings/verdict.ts";
import { explainSpeed } from "../performance/explainSpeed.ts";
import type { ApiComparison, ApiPrice } from "../sizing/apiPrice.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { gpusPaidFor } from "../sizing/money.ts";
import { type ServedFigure, type ServedSpeed, servedSpeed } from "../sizing/servedSpeed.ts";
import { type TokenCost, tokenCost } from "../sizing/tokenCost.ts";
import { positionAt } from "../text/sourceText.ts";
import { formatVersion } from "../units/version.ts";
import { publicText } from "../vllm/secrets.ts";
import { assumptionsOf } from "./assumptions.ts";
import { rounded } from "./reportFigures.ts";

/** `gpuplan estimate --json`: fields are only added, never renamed. Figures are per GPU where the name does not say otherwise. */
export interface EstimateReport {
  readonly file: string;
  readonly line: number;
  readonly service: string | null;
  /** The plan's variant that this row belongs to; absent for the file as it is. */
  readonly alternative?: string;
  readonly model: string | null;
  readonly gpu: { readonly id: string | null; readonly count: number } | null;
  readonly vllm: string;
  readonly assumed: readonly string[];
  readonly memory: MemoryReport | null;
  readonly kvCache: { readonly bytesPerToken: number; readonly tokens: Band } | null;
  /** Of one copy of the server, all its data parallel ranks together. */
  readonly concurrency: {
    readonly atMaxModelLen: Band;
    readonly maxModelLen: number;
    readonly atWorkloadContext: Band | null;
    readonly limit: "kv_cache" | "max_num_seqs";
  } | null;
  /** Tokens that a request of the workload holds; `null` where nobody says. */
  readonly workloadContext: number | null;
  readonly start: "starts" | "refused" | "uncertain" | "unknown";
  /** One sentence: why it does not start or can't be known; `null` where it starts. */
  readonly reason: string | null;
  readonly longestContext: number | null;
  readonly memoryLimitTokens: Band | null;
  /** `null` where the GPU's rates are not known, or it does not start. */
  readonly latency: LatencyReport | null;
  readonly cost: {
    readonly perHour: number;
    readonly perMonth: number;
    readonly currency: "USD";
    readonly price: string;
    /** What a million tokens cost; `null` where the speed is not known. */
    readonly perMillionTokens: TokenCostReport | null;
  } | null;
  /** One copy beside an API whose price was given; absent without one, `null` where too little is known. */
  readonly api?: ApiReport | null;
  readonly why: readonly { readonly figure: string; readonly formula: string; readonly with: string }[];
}

export interface ApiReport extends ApiPrice {
  /** Dollars for one request of the workload's shape. */
  readonly perRequest: number;
  readonly ownCheaperFromPerSecond: number;
  readonly ownServesPerSecond: Band;
  readonly reaches: ApiComparison["reaches"];
}

/** For requests of so many tokens, so many of them open at once on one server. */
export interface LatencyReport {
  readonly ttftMs: Band;
  readonly tpotMs: Band;
  readonly atConcurrency: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly outputTokensPerSecond: Band;
  readonly limit: string;
  readonly requestMs: Band;
  readonly requestsPerSecond: Band;
  /** The names of those figures here that a run has shown; the others are estimates. */
  readonly measured: readonly ServedFigure[];
}

/** Dollars for a million tokens of the prompt, and of the answer. */
export interface TokenCostReport {
  readonly input: Band;
  readonly output: Band;
  /** As busy as the workload keeps the server, or with always enough to do. */
  readonly basis: "workload" | "full";
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly throughput: "measured" | "estimated";
}

export interface MemoryReport {
  readonly totalGiB: number;
  readonly requestedGiB: number;
  readonly weightsGiB: number;
  readonly activationGiB: Band;
  readonly cudaGraphsGiB: Band | number;
  readonly nonTorchGiB: Band | number;
  readonly kvCacheGiB: Band;
  readonly otherServicesGiB: number;
  readonly freeGiB: number;
}

/** One row per launch or service of the document, then one per service of each alternative. */
export function estimateReport(analysis: Analysis): readonly EstimateReport[] {
  const rows = analysis.assessments.map((assessment) => reportRow(analysis, assessment));
  const alternatives = (analysis.plan?.alternatives ?? []).flatMap(({ name, assessments }) =>
    assessments.map((assessment) => ({ ...reportRow(analysis, assessment), alternative: name })),
  );
  return [...rows, ...alternatives];
}

function reportRow(analysis: Analysis, assessment: Assessment): EstimateReport {
  const { deployment } = assessment;
  const estimated = assessment.kind === "estimated" ? assessment : null;
  const starts = estimated?.estimate.start.verdict === "starts";
  const gpu = deployment.gpu.value;
  const speed = estimated && servedSpeed(estimated);
  return {
    file: analysis.path,
    line: positionAt(analysis.source, deployment.headRange.start).line + 1,
    service: deployment.name,
    model: deployment.modelName.value === null ? null : publicText(deployment.modelName.value),
    gpu: gpu && {
      id: gpu.ids.length === 1 ? (gpu.ids[0] ?? null) : gpu.label,
      count: deployment.gpuCount.value ?? Math.max(1, gpusPerReplica(deployment.server)),
    },
    vllm: formatVersion(deployment.version.value),
    assumed: assumptionsOf(deployment),
    memory: estimated && memoryReport(estimated),
    kvCache: estimated && {
      bytesPerToken: estimated.estimate.kvCacheBytesPerToken,
      tokens: roundBand(estimated.estimate.kvCacheTokens, 0),
    },
    concurrency: estimated && concurrencyReport(estimated),
    workloadContext: deployment.workload.contextTokens?.value ?? null,
    start: estimated?.estimate.start.verdict ?? "unknown",
    reason: starts ? null : publicText(verdictOf(assessment).sentence),
    longestContext: estimated?.estimate.longestContextTokens ?? null,
    memoryLimitTokens: estimated && roundBand(estimated.estimate.memoryLimitTokens, 0),
    latency: speed && latencyReport(speed),
    cost: estimated && costReport(estimated),
    why: estimated ? whyReport(estimated, speed) : [],
  };
}

function whyReport(estimated: EstimatedAssessment, speed: ServedSpeed | null): EstimateReport["why"] {
  const steps = [
    ...explainEstimate(estimated.input, estimated.estimate),
    ...(speed ? explainSpeed(speed.asked.input, speed.asked.speed) : []),
  ];
  return steps.map(({ figure, formula, with: values }) => ({ figure, formula, with: values }));
}

function latencyReport({ asked, ...served }: ServedSpeed): LatencyReport {
  return {
    ttftMs: roundBand(served.ttftMs, 1),
    tpotMs: roundBand(served.tpotMs, 2),
    atConcurrency: asked.concurrency,
    inputTokens: asked.input.request.inputTokens,
    outputTokens: asked.input.request.outputTokens,
    outputTokensPerSecond: roundBand(served.outputTokensPerSecond, 1),
    limit: asked.speed.limit,
    requestMs: roundBand(served.requestMs, 1),
    requestsPerSecond: roundBand(served.requestsPerSecond, 4),
    measured: served.measured,
  };
}

function memoryReport({ estimate: { memory } }: EstimatedAssessment): MemoryReport {
  return {
    totalGiB: toGiB(memory.totalBytes),
    requestedGiB: toGiB(memory.requestedBytes),
    weightsGiB: toGiB(memory.weightBytes),
    activationGiB: bandToGiB(memory.activationBytes),
    cudaGraphsGiB: exactOrBand(memory.cudaGraphBytes),
    nonTorchGiB: exactOrBand(memory.nonTorchBytes),
    kvCacheGiB: bandToGiB(memory.kvCacheBytes),
    otherServicesGiB: toGiB(memory.otherProcessesBytes),
    freeGiB: toGiB(memory.freeBytes),
  };
}

function concurrencyReport({
  input: { server },
  estimate: { concurrency, maxModelLen },
}: EstimatedAssessment): EstimateReport["concurrency"] {
  const ofServer = (requests: Band) => roundBand(overAllRanks(server, requests), 2);
  return {
    atMaxModelLen: ofServer(concurrency.atMaxModelLen),
    maxModelLen,
    atWorkloadContext: concurrency.atWorkloadContext && ofServer(concurrency.atWorkloadContext),
    limit: concurrency.limit,
  };
}

function costReport(assessment: EstimatedAssessment): EstimateReport["cost"] {
  const { price, hoursPerMonth } = assessment.deployment;
  if (price.value === null) return null;
  const perHour = price.value.perHour * gpusPaidFor(assessment);
  return {
    perHour: round(perHour, 4),
    perMonth: round(perHour * hoursPerMonth, 2),
    currency: price.value.currency,
    price: price.value.reference,
    perMillionTokens: tokenCostReport(tokenCost(assessment)),
  };
}

function tokenCostReport(cost: TokenCost | null): TokenCostReport | null {
  return (
    cost && {
      input: roundBand(cost.inputPerMillion, 5),
      output: roundBand(cost.outputPerMillion, 5),
      basis: cost.basis,
      inputTokens: cost.inputTokens,
      outputTokens: cost.outputTokens,
      throughput: cost.isMeasured ? "measured" : "estimated",
    }
  );
}

function exactOrBand(band: Band): Band | number {
  return band.low === band.high ? toGiB(band.mid) : bandToGiB(band);
}

function bandToGiB(band: Band): Band {
  return { low: toGiB(band.low), mid: toGiB(band.mid), high: toGiB(band.high) };
}

function toGiB(bytes: number): number {
  return round(bytes / 2 ** 30, 3);
}

function roundBand(band: Band, digits: number): Band {
  return { low: round(band.low, digits), mid: round(band.mid, digits), high: round(band.high, digits) };
}

function round(value: number, digits: number): number {
  return rounded(value, digits) ?? value;
}
