/** What passes between the extension and the panel about a running server; beside `panelMessages.ts`, as plain. */
import type { Band } from "./capacity/band.ts";

/** The last reading of a running server, and how it goes on. */
export interface ShownObservation {
  readonly reading: PanelObservation;
  /** It is read again and again. */
  readonly live: boolean;
  /** Why it could not be read since; `null` where it could. */
  readonly problem: string | null;
}

/** What a running server tells of itself, to be drawn over the estimate. */
export interface PanelObservation {
  readonly address: string;
  readonly model: string | null;
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** In words: figure, estimated, observed, difference, standing. */
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
  /** What could be written into the plan, as YAML. */
  readonly measured: string | null;
  readonly canWrite: boolean;
  /** On each GPU. */
  readonly kvCache: { readonly bytes: number; readonly usedBytes: number | null } | null;
  /** Requests that run, and the tokens that each holds of the KV cache. */
  readonly held: { readonly requests: number; readonly tokensEach: number } | null;
  /** Medians with the bounds of their buckets; under this load, on average since the server started if nothing newer. */
  readonly speed: {
    readonly openRequests: number;
    readonly sinceStart: boolean;
    /** Mean tokens of its requests; `null` where it does not tell. */
    readonly request: { readonly inputTokens: number; readonly outputTokens: number } | null;
    readonly ttftMs: Band | null;
    readonly tpotMs: Band | null;
    readonly requestMs: Band | null;
    readonly outputTokensPerSecond: number | null;
  } | null;
}

/** `start` asks for an address, the others are about the server that is shown. */
export type ObserveStep = "start" | "read" | "live" | "stop" | "write" | "close";
