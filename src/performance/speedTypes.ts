import type { Band } from "../capacity/band.ts";
import type { Estimate, EstimateInput } from "../capacity/estimate.ts";

/** Everything that a speed rests on. */
export interface SpeedInput {
  /** Model, GPU and server, as the estimate of memory takes them. */
  readonly deployment: EstimateInput;
  /** What memory allows at once; `null`: the KV cache is taken to be large enough. */
  readonly estimate: Estimate | null;
  readonly request: RequestShape;
  readonly load: Load;
  /** Share of guessed tokens that the model accepts; `null`: what published runs of the method show. */
  readonly acceptance?: number | null;
  /** GPUs of each machine, beyond which sums go over the network; eight where absent. */
  readonly gpusPerMachine?: number;
}

/** What a request asks for, on average, in tokens. */
export interface RequestShape {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Leading part of the input that the prefix cache already holds; none where absent. */
  readonly cachedInputTokens?: number;
  /** The longest answers where lengths differ: a run that ends waits for them. All are alike where absent. */
  readonly longestOutputTokens?: number;
  /** Leading part that all requests have in common: the cache holds it once, and steps read it from the GPU's own cache. */
  readonly sharedInputTokens?: number;
}

export type Load =
  /**
   * So many requests are open at any time: each that ends is followed by the next (over all replicas). `total` ends the
   * run after so many, which start as one burst; without it the figures are those of a long run.
   */
  | { readonly kind: "concurrency"; readonly requests: number; readonly total?: number }
  /** Requests arrive at random, so many a second; `total` as above. */
  | { readonly kind: "rate"; readonly requestsPerSecond: number; readonly total?: number };

/** What most of a step's time goes to; `kv` also where requests wait for room in the cache. */
export type SpeedLimit = "weights" | "kv" | "compute" | "communication" | "overhead" | "sequences";

/** How fast one server answers under one load. Times in milliseconds, rates over all replicas. */
export interface Speed {
  readonly ttftMs: Band;
  /** Time per output token after the first, averaged over a request. */
  readonly tpotMs: Band;
  /** From sending a request to its last token. */
  readonly requestMs: Band;
  readonly outputTokensPerSecond: Band;
  readonly requestsPerSecond: Band;
  /** Requests of one replica that run and that wait. */
  readonly running: number;
  readonly waiting: number;
  /** Requests arrive faster than they can be served, or wait for room: more load adds waiting, not throughput. */
  readonly saturated: boolean;
  readonly limit: SpeedLimit;
  readonly parts: StepParts;
  /** Part of the server's time that goes to reading prompts; the rest goes to writing answers. */
  readonly promptShare: number;
}

/** Where the time of one decode step goes, in milliseconds. */
export interface StepParts {
  readonly weightsMs: number;
  readonly kvMs: number;
  readonly computeMs: number;
  readonly communicationMs: number;
  readonly overheadMs: number;
  /** Prefills of other requests that ride along, spread over the steps. */
  readonly prefillMs: number;
}

/** A sentence: what is not known. */
export interface NoSpeed {
  readonly problem: string;
}
