import type { StartupError } from "./startupReport.ts";

/** A message of vLLM that tells something of its start. Adding one is adding a row. */
export interface LogPattern {
  /** Words that the message holds as they stand here; the shape is tried from their first character on. */
  readonly hint: string;
  /**
   * Starts with `^`. Named groups are figures (`weightsGiB`), texts (`version`) or settings as Python prints them
   * (`args`, `config`). It takes linear time on any text: no two neighbouring parts that can match the same
   * characters, no repetition in a repetition.
   */
  readonly shape: RegExp;
  /** What the message stands for beside what it holds. */
  readonly mark?: LogMark;
  /** The releases that print it; `until` is the last one, `null` where the newest known still does. */
  readonly since: string;
  readonly until: string | null;
  /** Where it is printed: a file of vLLM, unless another program is named. */
  readonly source: string;
}

export type LogMark =
  /** A server introduces itself. */
  | { readonly kind: "server" }
  /** An engine begins. */
  | { readonly kind: "engine"; readonly engine: "V0" | "V1" | null }
  | { readonly kind: "runner"; readonly runner: "V2" }
  /** The engine is up. */
  | { readonly kind: "ready" }
  | { readonly kind: "error"; readonly error: StartupError };
