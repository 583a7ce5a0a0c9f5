import type { CliHost } from "./host.ts";

/** What a command needs to run. */
export interface CommandContext {
  readonly host: CliHost;
  /** What follows `--`, `null` without it. */
  readonly words: readonly string[] | null;
  readonly setStatus: (status: number) => void;
}
