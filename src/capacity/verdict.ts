import { formatBand, formatBytes, formatConcurrency, formatTokens } from "../units/print.ts";
import { type Ask, askedContext, carriedRequests, fitOfAsk, overAllRanks } from "./ask.ts";
import type { Band } from "./band.ts";
import { configuredMaxPosition } from "./contextLimit.ts";
import type { Estimate, EstimateInput, StartRefusal } from "./estimateTypes.ts";
import type { ModelShape } from "./modelShape.ts";

/** The answer to "does it fit?", in the words that every surface uses. */
export interface Verdict {
  readonly tone: "fits" | "warning" | "error" | "unknown";
  /** One sentence. */
  readonly sentence: string;
  /** A few words for the status bar. */
  readonly short: string;
}

/** Whether the server starts, and whether it then carries what is asked of it. */
export function verdictOfEstimate(input: EstimateInput, estimate: Estimate, ask: Ask): Verdict {
  const { start } = estimate;
  if (start.verdict === "refused") {
    const sentence = `vLLM will not start: ${refusalWords(start.reason, input.model, estimate)}.`;
    return { tone: "error", sentence, short: "will not start" };
  }
  if (start.verdict === "uncertain") {
    const sentence = `vLLM may not start: ${refusalWords(start.reason, input.model, estimate)}.`;
    return { tone: "warning", sentence, short: "may not start" };
  }
  return ask.requests === null
    ? verdictWithoutDemand(input, estimate)
    : verdictOnDemand(input, estimate, ask, ask.requests);
}

function verdictWithoutDemand({ server }: EstimateInput, { concurrency, maxModelLen }: Estimate): Verdict {
  const atMaxModelLen = overAllRanks(server, concurrency.atMaxModelLen);
  const length = formatTokens(maxModelLen);
  const short = `${formatConcurrency(atMaxModelLen.mid)} requests of ${length}`;
  const holds = `It starts and holds ${formatBand(atMaxModelLen.low, atMaxModelLen.high, formatConcurrency)} requests of ${length} tokens`;
  return atMaxModelLen.mid < 2
    ? { tone: "warning", sentence: `${holds}: one at a time.`, short }
    : { tone: "fits", sentence: `${holds}.`, short };
}

function verdictOnDemand(input: EstimateInput, estimate: Estimate, ask: Ask, requests: number): Verdict {
  const context = askedContext(estimate, ask);
  const carried = carriedRequests(input, estimate, context, ask.replicas);
  const asked = `${requests} requests of ${formatTokens(context)} tokens`;
  const about = `about ${formatConcurrency(carried.mid)} fit (${formatBand(carried.low, carried.high, formatConcurrency)})`;
  const short = `${formatConcurrency(carried.mid)} of ${requests} requests`;
  switch (fitOfAsk(input, estimate, ask, requests)) {
    case "fits":
      return { tone: "fits", sentence: `It carries ${asked}: ${about}.`, short };
    case "tight":
      return { tone: "warning", sentence: `It should just carry ${asked}, but not surely: ${about}.`, short };
    case "does_not_fit":
      return { tone: "warning", sentence: `It does not carry ${asked}: ${about}.`, short };
  }
}

/** The rest of the sentence "vLLM will not start: …", with the figures behind it. */
export function refusalWords(
  reason: StartRefusal,
  model: ModelShape,
  { memory, maxModelLen, memoryLimitTokens }: Estimate,
): string {
  const budget = `the ${formatBytes(memory.requestedBytes)} that the utilization grants per GPU`;
  switch (reason) {
    case "weights_exceed_budget":
      return `the weights alone need ${formatBytes(memory.weightBytes)}, more than ${budget}`;
    case "no_kv_cache_memory":
      return `weights of ${formatBytes(memory.weightBytes)} and what else it loads leave no memory of ${budget} for the KV cache`;
    case "one_request_does_not_fit":
      return oneRequestWords(memory.kvCacheBytes, memoryLimitTokens, maxModelLen);
    case "memory_held_by_others":
      return `it asks for ${formatBytes(memory.requestedBytes)} of the GPU while others hold ${formatBytes(memory.otherProcessesBytes)} of its ${formatBytes(memory.totalBytes)}`;
    case "max_model_len_exceeds_model":
      return `${formatTokens(maxModelLen)} tokens are more than the model was made for (${formatTokens(configuredMaxPosition(model) ?? 0)})`;
    case "invalid_parallelism":
      return "the parallel sizes do not divide the model";
    case "unsupported_on_gpu":
      return "this GPU cannot run what the checkpoint or a setting asks for";
  }
}

/** Where the likely figure fits, the doubt is said, and not that it does not fit. */
function oneRequestWords(kvCacheBytes: Band, longest: Band, maxModelLen: number): string {
  const request = `one request of ${formatTokens(maxModelLen)} tokens`;
  if (longest.mid < maxModelLen)
    return `${request} does not fit into the KV cache of ${formatBytes(kvCacheBytes.mid)}; the longest that fits is about ${formatTokens(Math.floor(longest.mid))} tokens`;
  const cache = formatBand(kvCacheBytes.low, kvCacheBytes.high, formatBytes);
  const sure = Math.floor(longest.low);
  const limit = sure > 0 ? `${formatTokens(sure)} tokens surely fit` : "no length fits surely";
  return `${request} just fits into the KV cache, which is ${cache}; ${limit}`;
}
