import { type Band, mapBand } from "./band.ts";
import type { Estimate, EstimateInput } from "./estimateTypes.ts";
import { requestsAtContext } from "./requests.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** What is asked of a server, and how many GPUs stand behind it: plain numbers, so that the panel can ask again. */
export interface Ask {
  /** Requests in flight at once; `null` when nobody says how many. */
  readonly requests: number | null;
  /** Tokens that each of them holds; `null`: each may use the whole `max_model_len`. */
  readonly contextTokens: number | null;
  /** How many of them are the answer; a usual part where absent. */
  readonly outputTokens?: number;
  /** Copies of the server, each on GPUs of its own. */
  readonly replicas: number;
  /** GPUs that are there, used or not; `null`: as many as are needed. */
  readonly gpuCount: number | null;
  /** A pool whose size is left open grows with the demand. */
  readonly poolGrows: boolean;
  /** GPUs of each machine, where somebody says; a group of more than those meets over the network. */
  readonly gpusPerMachine?: number;
}

/** `tight`: it fits at the likely value, but not at the unfavourable end. */
export type Fit = "fits" | "tight" | "does_not_fit";

/** Whether the server carries `requests` of the asked length at once. */
export function fitOfAsk(input: EstimateInput, estimate: Estimate, ask: Ask, requests: number): Fit {
  const carried = carriedRequests(input, estimate, askedContext(estimate, ask), ask.replicas);
  if (ask.poolGrows) return gpusToCarry(input, estimate, ask, requests) === null ? "does_not_fit" : "fits";
  if (carried.mid < requests) return "does_not_fit";
  return carried.low < requests ? "tight" : "fits";
}

/** Tokens that each request holds: as asked, else the longest that the server takes. */
export function askedContext(estimate: Estimate, ask: Ask): number {
  return ask.contextTokens ?? estimate.maxModelLen;
}

/**
 * Requests of `contextTokens` that all replicas together hold at once, `max_num_seqs` respected. The ranks of a data
 * parallel server have a scheduler and a KV cache each (vLLM's page on data parallel deployment).
 */
export function carriedRequests(
  input: EstimateInput,
  estimate: Estimate,
  contextTokens: number,
  replicas: number,
): Band {
  const each = requestsAtContext(input, estimate, contextTokens);
  const most = input.server.maxNumSeqs;
  return mapBand(each, (requests) => Math.min(requests, most) * enginesOf(input.server, replicas));
}

/** What schedules requests on its own: every data parallel rank of every replica. */
export function enginesOf({ dataParallelSize }: ServerSettings, replicas = 1): number {
  return dataParallelSize * replicas;
}

/** Requests that the schedulers let run at once. */
export function mostSequences(server: ServerSettings, replicas: number): number {
  return server.maxNumSeqs * enginesOf(server, replicas);
}

/** Requests of all ranks of a server, where one rank's are known; its log tells those of one. */
export function overAllRanks(server: ServerSettings, requests: Band): Band {
  return mapBand(requests, (each) => each * enginesOf(server));
}

/** GPUs that carry so many requests at the likely value, replicas side by side; `null` when not even one fits. */
export function gpusToCarry(
  input: EstimateInput,
  estimate: Estimate,
  ask: Ask,
  requests: number,
): number | null {
  const whole = Math.floor(carriedRequests(input, estimate, askedContext(estimate, ask), 1).mid);
  return whole < 1 ? null : Math.ceil(requests / whole) * gpusOfReplica(input.server);
}

/**
 * GPUs that are paid for: those that are there, else as many as the demand needs, at least those of the replicas.
 */
export function gpusPaid(input: EstimateInput, estimate: Estimate, ask: Ask): number {
  const used = gpusOfReplica(input.server) * ask.replicas;
  if (ask.gpuCount !== null) return Math.max(ask.gpuCount, used);
  const needed = ask.requests === null ? null : gpusToCarry(input, estimate, ask, ask.requests);
  return Math.max(used, needed ?? used);
}

/** GPUs that one replica of the server needs. */
export function gpusOfReplica(server: ServerSettings): number {
  return server.tensorParallelSize * server.pipelineParallelSize * server.dataParallelSize;
}
