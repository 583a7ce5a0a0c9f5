import type { StartRefusal } from "../capacity/estimate.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { type Demand, demandOf, fitOf, requestsCarried } from "../sizing/demand.ts";
import { formatBand, formatBytes, formatConcurrency, formatTokens } from "../units/print.ts";

/** The answer to "does it fit?", in the words that every surface uses. */
export interface Verdict {
  readonly tone: "fits" | "warning" | "error" | "unknown";
  /** One sentence. */
  readonly sentence: string;
  /** A few words for the status bar. */
  readonly short: string;
}

export function verdictOf(assessment: Assessment): Verdict {
  if (assessment.kind === "unknown")
    return unknownVerdict(assessment.missing[0]?.reason ?? assessment.problem);
  const start = assessment.estimate.start;
  if (start.verdict === "refused") {
    return {
      tone: "error",
      sentence: `vLLM will not start: ${refusalReason(start.reason, assessment)}.`,
      short: "will not start",
    };
  }
  if (start.verdict === "uncertain") {
    return {
      tone: "warning",
      sentence: `vLLM may not start: ${refusalReason(start.reason, assessment)}.`,
      short: "may not start",
    };
  }
  const demand = demandOf(assessment);
  return demand === null ? verdictWithoutDemand(assessment) : verdictOnDemand(assessment, demand);
}

function unknownVerdict(reason: string | null | undefined): Verdict {
  return {
    tone: "unknown",
    sentence: reason ?? "There is too little in the file to tell.",
    short: "not known",
  };
}

function verdictWithoutDemand(assessment: EstimatedAssessment): Verdict {
  const { atMaxModelLen } = assessment.estimate.concurrency;
  const requests = `${formatConcurrency(atMaxModelLen.mid)} requests of ${formatTokens(assessment.estimate.maxModelLen)}`;
  const holds = `It starts and holds ${formatBand(atMaxModelLen.low, atMaxModelLen.high, formatConcurrency)} requests of ${formatTokens(assessment.estimate.maxModelLen)} tokens`;
  return atMaxModelLen.mid < 2
    ? { tone: "warning", sentence: `${holds}: one at a time.`, short: requests }
    : { tone: "fits", sentence: `${holds}.`, short: requests };
}

function verdictOnDemand(assessment: EstimatedAssessment, demand: Demand): Verdict {
  const carried = requestsCarried(assessment, demand.contextTokens);
  const asked = `${demand.requests} requests of ${formatTokens(demand.contextTokens)} tokens`;
  const about = `about ${formatConcurrency(carried.mid)} fit (${formatBand(carried.low, carried.high, formatConcurrency)})`;
  const short = `${formatConcurrency(carried.mid)} of ${demand.requests} requests`;
  switch (fitOf(assessment, demand)) {
    case "fits":
      return { tone: "fits", sentence: `It carries ${asked}: ${about}.`, short };
    case "tight":
      return { tone: "warning", sentence: `It should just carry ${asked}, but not surely: ${about}.`, short };
    case "does_not_fit":
      return { tone: "warning", sentence: `It does not carry ${asked}: ${about}.`, short };
  }
}

/** The rest of the sentence "vLLM will not start: …", with the figures behind it. */
export function refusalReason(reason: StartRefusal, assessment: EstimatedAssessment): string {
  const { memory, maxModelLen, longestContextTokens, memoryLimitTokens } = assessment.estimate;
  const budget = `the ${formatBytes(memory.requestedBytes)} that the utilization grants per GPU`;
  switch (reason) {
    case "weights_exceed_budget":
      return `the weights alone need ${formatBytes(memory.weightBytes)}, more than ${budget}`;
    case "no_kv_cache_memory":
      return `weights of ${formatBytes(memory.weightBytes)} and what else it loads leave no memory of ${budget} for the KV cache`;
    case "one_request_does_not_fit":
      return `one request of ${formatTokens(maxModelLen)} tokens does not fit into the KV cache of ${formatBytes(memory.kvCacheBytes.mid)}; the longest that fits is about ${formatTokens(Math.floor(memoryLimitTokens.mid))} tokens`;
    case "memory_held_by_others":
      return `it asks for ${formatBytes(memory.requestedBytes)} of the GPU while others hold ${formatBytes(memory.otherProcessesBytes)} of its ${formatBytes(memory.totalBytes)}`;
    case "max_model_len_exceeds_model":
      return `${formatTokens(maxModelLen)} tokens are more than the model was made for (${formatTokens(longestContextTokens)})`;
    case "invalid_parallelism":
      return "the parallel sizes do not divide the model";
    case "unsupported_on_gpu":
      return "this GPU cannot run what the checkpoint or a setting asks for";
  }
}
